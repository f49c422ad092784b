import type { IncomingMessage } from 'node:http'

/** The body of a request as a stream that reads no further than it is read. What is not read is thrown away at the end. */
export function bodyStream(req: IncomingMessage): ReadableStream<Uint8Array> {
  // the answer is still to be sent, so the connection must outlive the reading
  const chunks = req.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array, undefined>
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel() {
        req.resume()
      },
    },
    { highWaterMark: 0 },
  )
}
