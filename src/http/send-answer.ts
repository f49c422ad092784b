import type { ServerResponse } from 'node:http'
import type { Answer } from './refusal.js'

/** Sends a refusal, unless the answer has begun already. */
export function sendAnswer(res: ServerResponse, { status, headers, body }: Answer): void {
  if (res.headersSent) return void res.destroy()
  res.statusCode = status
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  res.end(body)
}
