import { startTimeLimit, type TimeLimit } from '../../client/time-limit.js'

/** Sends requests whose time counts until the body of the answer has ended. */
export interface TimedFetch {
  readonly fetch: typeof fetch
  /** The body of an answer that came from here. Rejects with a DOMException `TimeoutError` where it does not end in time. */
  read(response: Response): Promise<Uint8Array>
}

/** @param seconds 0 for as long as it takes */
export function createTimedFetch(send: typeof fetch, seconds: number): TimedFetch {
  const limits = new WeakMap<Response, TimeLimit>()
  return {
    async fetch(input, init) {
      const { method, url, signal } = new Request(input, init)
      const { origin, pathname } = new URL(url)
      const limit = startTimeLimit(seconds, `${method} ${origin}${pathname}`, signal)
      try {
        const response = await send(input, { ...init, signal: limit.signal })
        limits.set(response, limit)
        return response
      } catch (error) {
        limit.lift()
        throw error
      }
    },
    async read(response) {
      const limit = limits.get(response)
      // the signal alone would be forgotten with the request, which nothing holds any more
      const over = new Promise<never>((_resolve, reject) => {
        limit?.signal.addEventListener('abort', () => reject(limit.signal.reason as Error))
      })
      try {
        return new Uint8Array(await Promise.race([response.arrayBuffer(), over]))
      } finally {
        limit?.lift()
      }
    },
  }
}
