import type { ServerResponse } from 'node:http'
import { HttpException, StreamableFile } from '@nestjs/common'
import type { Answer } from '../http/refusal.js'

/**
 * The exception that NestJS turns into this answer. Its header fields are set on the response at once; its body is what
 * `getResponse()` gives, and what was thrown is its `cause`.
 */
export function answerException(response: ServerResponse, { status, headers, body }: Answer, cause?: unknown): HttpException {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const content = isJson(response.getHeader('content-type')) ? jsonObject(body) : null
  return new HttpException(content ?? new StreamableFile(Buffer.from(body)), status, { cause })
}

const isJson = (type: unknown): boolean => typeof type === 'string' && /^application\/(?:[^;]*\+)?json\s*(?:;|$)/i.test(type)

// NestJS sends an object as JSON; any other body, which renderRefusal may give, it only leaves as it is in a stream
function jsonObject(body: string): object | null {
  try {
    const content: unknown = JSON.parse(body)
    return typeof content === 'object' ? content : null
  } catch {
    return null
  }
}
