import type { Answer } from '../http/refusal.js'

/**
 * A refusal in the form that nginx' `auth_request` can hand on: it knows 401 and 403 alone, throws the body away, and reads one
 * line of each header field. So the status and the body stand in fields of their own too, and lines are joined.
 */
export function nginxAnswer({ status, headers, body }: Answer): Answer {
  const joined = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')] as const)
  const isJson = /\bjson\b/.test(headers['content-type']?.toString() ?? '')
  return {
    status: status === 401 ? 401 : 403,
    headers: {
      ...Object.fromEntries(joined),
      'x-keywright-status': String(status),
      'x-keywright-problem': isJson ? escaped(body) : onOneLine(body),
    },
    body,
  }
}

// JSON has a way to write every character in ASCII (RFC 8259 section 7), and line breaks only between its tokens
const escaped = (json: string) =>
  json.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

// what no header field can hold is left out
function onOneLine(text: string): string {
  const line = text.replaceAll(/[\r\n\t]+/g, ' ')
  return /^[\x20-\x7e]*$/.test(line) ? line : ''
}
