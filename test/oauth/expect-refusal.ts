import { expect } from 'vitest'
import type { OAuthAnswer } from './auth-servers.js'

/**
 * Expects an error of a token endpoint, in the form that OAuth clients read, which repeats nothing of what was sent.
 *
 * @param sent texts that must not be seen in the answer
 * @see RFC 6749 section 5.2
 */
export function expectRefusal(answer: OAuthAnswer, status: number, error: string, sent: readonly string[] = []): void {
  const { headers, body, text } = answer
  expect([answer.status, body.error, body.error_description]).toEqual([status, error, expect.any(String)])
  expect(Object.keys(body)).toEqual(['error', 'error_description'])
  expect(body.error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('pragma')).toBe('no-cache')
  expect(headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="api", charset="UTF-8"' : null)
  const said = text + JSON.stringify([...headers])
  expect(sent.filter(part => said.includes(part))).toEqual([])
}
