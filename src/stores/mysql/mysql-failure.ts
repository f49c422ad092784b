import { isConnectionError } from '../connection-errors.js'

/** Why MySQL could not do something. */
export type FailureKind =
  | 'unreachable'
  | 'lost'
  | 'late'
  | 'busy'
  | 'not_ready'
  | 'full'
  | 'read_only'
  | 'locked'
  | 'duplicate'
  | 'too_long'
  | 'too_large'
  | 'no_statement'
  | 'access'
  | 'no_database'
  | 'privilege'
  | 'no_table'
  | 'other'

/**
 * A failure of MySQL's or of the way to it, without what the driver's errors carry: statements with their values, and
 * messages that repeat values, users and hosts.
 */
export class MysqlFailure extends Error {
  override readonly name = 'MysqlFailure'

  constructor(
    readonly kind: FailureKind,
    /** A name or a number that the failure is looked up by. */
    readonly code: string,
    /** Of `too_long`: the column that was too short. */
    readonly column: string | null = null,
  ) {
    super(`MySQL failed: ${kind} (${code})`)
  }
}

/** Whether a connection is of no more use after a failure. */
export const isBroken = (error: unknown): boolean => error instanceof MysqlFailure && BREAKING.has(error.kind)

const BREAKING: ReadonlySet<FailureKind> = new Set([
  'unreachable',
  'lost',
  'late',
  'busy',
  'not_ready',
  'full',
  'read_only',
  'too_large',
])

/** Whether a failure says nothing of the server but that it did not answer. */
export const isSilence = (error: unknown): boolean => error instanceof MysqlFailure && SILENT.has(error.kind)

const SILENT: ReadonlySet<FailureKind> = new Set(['unreachable', 'lost', 'late'])

/**
 * Reads an error of the driver's.
 *
 * @param connected whether there was a connection before
 */
export function readFailure(error: unknown, connected: boolean): MysqlFailure {
  if (error instanceof MysqlFailure) return error
  if (error instanceof Error && error.name === 'TimeoutError') return new MysqlFailure('late', error.message)
  const { errno, code, message, fatal } = error as { errno?: unknown; code?: unknown; message?: unknown; fatal?: unknown }
  const name = typeof code === 'string' && /^\w+$/.test(code) ? code : `error ${typeof errno === 'number' ? errno : 'unknown'}`
  const text = typeof message === 'string' ? message : ''
  const known = typeof errno === 'number' ? kindOf(errno, text) : undefined
  if (known) return new MysqlFailure(known, name, known === 'too_long' ? (/column '(\w+)'/.exec(text)?.[1] ?? null) : null)
  const isNetwork = name.startsWith('PROTOCOL_') || isConnectionError(error as object) || (fatal === true && connected)
  if (isNetwork) return new MysqlFailure(connected ? 'lost' : 'unreachable', name)
  return new MysqlFailure('other', name)
}

// https://mariadb.com/kb/en/mariadb-error-codes/ and https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
const KINDS: { readonly [Kind in FailureKind]?: readonly number[] } = {
  // too many connections, of all, of the user, in an hour
  busy: [1040, 1203, 1226],
  // shutting down, killed, idle for too long, packets that did not come
  lost: [1053, 1077, 1079, 1080, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 3169, 4031],
  late: [1969, 3024],
  // a node of a Galera Cluster that has lost the others, or has yet to catch up
  not_ready: [1047],
  // the disk, a table
  full: [1021, 1114],
  read_only: [1792, 1836],
  locked: [1205, 1213],
  duplicate: [1062],
  too_long: [1406],
  too_large: [1153],
  no_statement: [1461],
  access: [1045, 1129, 1130, 1251, 1698],
  no_database: [1049],
  privilege: [1044, 1142, 1143, 1227, 1370],
  no_table: [1146],
}

function kindOf(errno: number, text: string): FailureKind | undefined {
  // "running with the --read-only option"; other options prevent statements too
  if (errno === 1290) return text.includes('read-only') || text.includes('read_only') ? 'read_only' : 'other'
  return (Object.keys(KINDS) as FailureKind[]).find(kind => KINDS[kind]?.includes(errno))
}
