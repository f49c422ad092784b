import type { ServerResponse } from 'node:http'
import type { Answer } from '../http/refusal.js'

/** Sends a refusal, unless the answer has begun already. */
export function answer(res: ServerResponse, { status, headers, body }: Answer): void {
  if (res.headersSent) return void res.destroy()
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  res.end(body)
}
