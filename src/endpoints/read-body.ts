import { isDeeperThan } from '../input/is-deeper-than.js'
import { inTime } from '../in-time.js'
import { HttpProblem } from './http-problem.js'

// what no operation's body is longer than, unless it says so
const MOST_BYTES = 256 * 1024
// whoever sends slowly must not hold what answers for longer
const LONGEST_MS = 10_000
// what is deeper no schema takes, and not everything that reads it stands
const MOST_DEPTH = 64

/**
 * Reads the body of a request.
 *
 * @throws HttpProblem `content_too_large`, `request_timeout` for one that does not come, or `invalid_request` where it
 *   breaks off
 */
export async function readBody({ body }: Request, mostBytes = MOST_BYTES): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  // leaving the loop early cancels the stream
  for await (const chunk of body ? unbroken(body, performance.now() + LONGEST_MS) : []) {
    length += chunk.byteLength
    if (length > mostBytes)
      throw new HttpProblem(413, 'content_too_large', `a body has at most ${mostBytes / 1024} KiB`, { connection: 'close' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* unbroken(body: ReadableStream<Uint8Array>, until: number): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), Math.max(1, until - performance.now())).catch(explain)
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function explain(error: unknown): never {
  if (error instanceof Error && error.name === 'TimeoutError')
    throw new HttpProblem(408, 'request_timeout', 'the body did not come in time', { connection: 'close' })
  throw new HttpProblem(400, 'invalid_request', 'the body breaks off')
}

/**
 * Reads a body as JSON; none at all is an empty object.
 *
 * @throws HttpProblem `unsupported_media_type` for a body that is stated to be anything else, `invalid_request` for one that
 *   is no JSON in UTF-8
 */
export function readJson(bytes: Uint8Array, headers: Headers): unknown {
  if (bytes.byteLength === 0) return {}
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new HttpProblem(415, 'unsupported_media_type', 'send JSON, as application/json')
  if ((headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity')
    throw new HttpProblem(415, 'unsupported_media_type', 'send the JSON as it is, in no content-encoding')
  const json = parse(bytes)
  if (isDeeperThan(MOST_DEPTH, json))
    throw new HttpProblem(400, 'invalid_request', `the body is nested deeper than ${MOST_DEPTH} levels`)
  return json
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch {
    throw new HttpProblem(400, 'invalid_request', 'the body is no JSON in UTF-8')
  }
}
