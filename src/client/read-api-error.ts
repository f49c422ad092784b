import { ApiError, type RequestLine, type Problem } from './api-error.js'
import { retryAfterOf } from './retry-after.js'

/**
 * Reads the error of an answer that is no success; its body is read to the end.
 *
 * @param now the instant, in milliseconds since the epoch
 */
export async function readApiError(request: RequestLine, response: Response, now: number): Promise<ApiError> {
  const text = await response.text().catch(() => '')
  return new ApiError(request, response.status, problemOf(text), retryAfterOf(response, now))
}

function problemOf(text: string): Problem | null {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Problem) : null
  } catch {
    return null
  }
}
