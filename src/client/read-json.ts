import type { RequestLine } from './api-error.js'

/**
 * Reads the JSON of an answer; undefined where it has no body.
 *
 * @returns rejects with TypeError where the body is not JSON
 */
export async function readJson(response: Response, { method, url }: RequestLine): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new TypeError(`${method} ${url} was answered with ${response.status} and a body that is not JSON`)
  }
}
