import { LoginFailedError } from './login-failed-error.js'

/** What an authorization server answered. */
export interface ServerAnswer {
  readonly status: number
  /** Its JSON; without members where it is no object. */
  readonly body: Readonly<Record<string, unknown>>
}

const ANSWERING_MS = 15_000
const MOST_BYTES = 1_048_576

/**
 * Asks an authorization server: with a form by POST, without one by GET. No redirect is followed.
 *
 * @param signal ends the wait; without it there is but a time limit
 * @throws LoginFailedError `unreachable` where there is no answer, `invalid_answer` where it has no end
 */
export async function askServer(
  fetch: typeof globalThis.fetch,
  url: string,
  form?: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<ServerAnswer> {
  const limit = AbortSignal.timeout(ANSWERING_MS)
  try {
    const answer = await fetch(url, {
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    const text = await readText(answer)
    if (text === null) throw new LoginFailedError('invalid_answer', `${place(url)} answered with more than 1 MiB.`)
    return { status: answer.status, body: objectOf(text) }
  } catch (error) {
    if (error instanceof LoginFailedError) throw error
    signal?.throwIfAborted()
    throw new LoginFailedError('unreachable', `${place(url)} can't be reached${reasonOf(error)}.`, { cause: error })
  }
}

function place(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

// few bytes on the wire can be many once they are unpacked; null where they are too many
async function readText({ body }: Response): Promise<string | null> {
  if (!body) return ''
  const [reader, decoder] = [body.getReader(), new TextDecoder()]
  let [text, bytes] = ['', 0]
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > MOST_BYTES) {
      await reader.cancel().catch(() => undefined)
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}

function objectOf(text: string): ServerAnswer['body'] {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {}
  } catch {
    return {}
  }
}

// of fetch's own words none helps: "fetch failed"
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if (error.name === 'TimeoutError') return `: no answer within ${ANSWERING_MS / 1000} s`
  const { cause } = error
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined
  if (code) return `: ${code}`
  return cause instanceof Error && cause.message === 'unexpected redirect' ? ': it leads elsewhere' : ''
}
