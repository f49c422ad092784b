// what mends itself: the server loads, follows another, is full or busy
const PASSING: Readonly<Record<string, string>> = {
  LOADING: 'it loads its data',
  READONLY: 'it is a replica',
  MASTERDOWN: 'it is a replica without its master',
  CLUSTERDOWN: 'its Cluster is down',
  MOVED: 'its Cluster keeps the keys elsewhere',
  ASK: 'its Cluster moves the keys',
  TRYAGAIN: 'its Cluster moves the keys',
  OOM: 'its memory is full',
  MISCONF: 'it can not write to its disk',
  NOREPLICAS: 'it has too few replicas',
  BUSY: 'it runs a script that does not end',
  UNBLOCKED: 'it became a replica',
}

// after these another connection may lead to another server
const ELSEWHERE: ReadonlySet<string> = new Set(['READONLY', 'MASTERDOWN', 'CLUSTERDOWN', 'MOVED', 'UNBLOCKED'])

const LASTING: Readonly<Record<string, string>> = {
  NOAUTH: 'it wants a password',
  WRONGPASS: 'user or password is wrong',
  NOPERM: 'the user may not do what the store needs: see "Rights" of Redis in docs/stores.md',
  WRONGTYPE: 'a key of another program has a name of the store’s: give the store a prefix of its own',
}

/** What a failure means: the server is `unavailable`, or it `refused` the work for good. */
export type FailureKind = 'unavailable' | 'refused'

/**
 * A failure of the server or the connection, without the text of the error: both clients and the server put the command's
 * arguments into it.
 */
export class RedisFailure extends Error {
  override readonly name = 'RedisFailure'

  constructor(
    message: string,
    readonly kind: FailureKind,
    /** Whether the connection is of no more use. */
    readonly isLost: boolean,
    /** The code in front of the server's error; null where the server said nothing. */
    readonly code: string | null = null,
  ) {
    super(message)
  }
}

/** The code in front of a server's error, such as `NOSCRIPT`; null where the error is not one of the server's. */
export function codeOfReply(error: unknown): string | null {
  const message = error instanceof Error ? error.message : ''
  const code = /^([A-Z][A-Z0-9]+)(?: |$)/.exec(message)?.[1] ?? null
  if (code !== 'ERR') return code
  if (message.includes("The user executing the script can't")) return 'NOPERM'
  // Redis 6 puts the error of a command behind that of the script
  return /^ERR Error running script.*?\b([A-Z]{3,}) /s.exec(message)?.[1] ?? code
}

/** Reads what a client rejected with. */
export function readFailure(error: unknown): RedisFailure {
  if (error instanceof RedisFailure) return error
  const code = codeOfReply(error)
  if (code === null) return new RedisFailure(reasonOf(error), 'unavailable', true)
  const passing = Object.hasOwn(PASSING, code) ? PASSING[code] : undefined
  if (passing !== undefined) return new RedisFailure(`${passing} (${code})`, 'unavailable', ELSEWHERE.has(code), code)
  const lasting = Object.hasOwn(LASTING, code) ? LASTING[code] : refusalOf(error)
  return new RedisFailure(`${lasting} (${code})`, 'refused', code === 'NOAUTH', code)
}

const refusalOf = (error: unknown) =>
  error instanceof Error && error.message === 'ERR DB index is out of range'
    ? 'it has no database of this number: see "databases" in redis.conf'
    : 'it refused a command'

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no connection'
  if (error.name === 'TimeoutError') return error.message
  const code: unknown = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) ? `no connection (${code})` : 'no connection'
}
