import type { RequestLike } from './request-like.js'

/**
 * The header lines of a request as they came: name, value, name, value, ….
 *
 * Where the runtime gives no raw lines, the parsed `headers` stand in for them.
 */
export function headerLines(request: RequestLike): readonly string[] {
  const { rawHeaders } = request
  if (rawHeaders && rawHeaders.length > 0) return rawHeaders
  return Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap(line => [name, line]),
  )
}

/**
 * The values of a header field, line by line as they came.
 *
 * @param name in lower case
 */
export function fieldLines(request: RequestLike, name: string): string[] {
  const lines = headerLines(request)
  return lines.filter((_, i) => i % 2 === 1 && lines[i - 1]?.toLowerCase() === name)
}

/**
 * The one value of a header field, or null where it is absent.
 *
 * @param name in lower case
 * @returns several lines joined by a comma, as RFC 9110 section 5.3 has it, so that a doubled field equals no single value
 */
export function headerValue(request: RequestLike, name: string): string | null {
  const lines = headerLines(request)
  let found: string | null = null
  for (let i = 0; i < lines.length; i += 2) {
    const line = lines[i] as string
    if (line.length !== name.length || (line !== name && line.toLowerCase() !== name)) continue
    found = found === null ? (lines[i + 1] as string) : `${found}, ${lines[i + 1]}`
  }
  return found
}
