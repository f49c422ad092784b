import type { Answer } from '../http/refusal.js'

/** An answer in the form that a Fetch handler gives. */
export function toResponse({ status, headers, body }: Answer): Response {
  const fields = new Headers()
  for (const [name, value] of Object.entries(headers)) for (const line of [value].flat()) fields.append(name, line)
  return new Response(status === 204 ? null : body, { status, headers: fields })
}
