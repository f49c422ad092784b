import { isConnectionError } from '../connection-errors.js'

/**
 * What a failure means: the server is `unavailable`; it undid the work and would take it if it came again (`conflict`), or
 * if it saw what was there by then (`duplicate`); it `refused` the work for good.
 */
export type FailureKind = 'unavailable' | 'conflict' | 'duplicate' | 'refused'

/** A failure of the server or the connection, without a value of a row or a parameter in it: those are in PostgreSQL's own errors. */
export class PostgresFailure extends Error {
  override readonly name = 'PostgresFailure'

  constructor(
    message: string,
    readonly kind: FailureKind,
    /** Whether the connection is of no more use. */
    readonly isLost: boolean,
    /** The SQLSTATE; null where the server said nothing. */
    readonly code: string | null = null,
  ) {
    super(message)
  }
}

// pg has no codes for these
const DISCONNECTED_MESSAGE = /^Connection terminated|timeout|not queryable|after calling end on the pool/i

/** Reads what pg rejected with. */
export function readFailure(error: unknown): PostgresFailure {
  if (error instanceof PostgresFailure) return error
  const { name, message, code, syscall, severity } = (error ?? {}) as Record<string, unknown>
  const text = typeof message === 'string' ? message : 'no reason given'
  if (name === 'TimeoutError') return new PostgresFailure(text, 'unavailable', true)
  if (typeof severity === 'string' && typeof code === 'string') return readState(code, severity, text, error as object)
  if (isConnectionError({ code, syscall })) return new PostgresFailure(`no connection (${String(code)})`, 'unavailable', true)
  if (DISCONNECTED_MESSAGE.test(text)) return new PostgresFailure('the connection was lost', 'unavailable', true)
  return new PostgresFailure(`pg failed: ${text.slice(0, LONGEST_TEXT)}`, 'refused', true)
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function readState(code: string, severity: string, text: string, error: object): PostgresFailure {
  const kind = kindOf(code)
  // after these another connection may do better: to another server behind the same name
  const isLost = severity !== 'ERROR' || kind === 'unavailable'
  return new PostgresFailure(SENTENCES[code] ?? sentence(code, text, error), kind, isLost, code)
}

/**
 * Whether a prepared statement was refused for what has changed since it was prepared: it was forgotten, or a table is another
 * one by now. What is prepared for one use alone is not refused so.
 */
export const isOutdated = (error: unknown): boolean => error instanceof PostgresFailure && OUTDATED.has(error.code)

const OUTDATED: ReadonlySet<string | null> = new Set(['26000', '42P05', '0A000'])
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01'])
// 57P01 to 57P05: it shuts down, starts or drops who was idle. 57014, 55P03: its own deadline. 25006: it is a standby by now
const UNAVAILABLE = /^(08|53|57P|57014|55P03|25006|25P03)/

function kindOf(code: string): FailureKind {
  if (CONFLICTS.has(code)) return 'conflict'
  if (code === '23505') return 'duplicate'
  return UNAVAILABLE.test(code) ? 'unavailable' : 'refused'
}

const SENTENCES: Readonly<Record<string, string>> = {
  '25006': 'it takes no changes: it is a standby, or read-only',
  '28000': 'it does not let this user in. Check the user and how pg_hba.conf lets it in',
  '28P01': 'it does not accept the password',
  '3D000': 'there is no such database. Create it: createdb NAME',
  '3F000': 'the schema of the search_path does not exist. Create it: create schema NAME',
  '53300': 'it has no connection left. Lower maxConnections, or raise max_connections of the server',
  '55P03': 'what was to be changed was locked for too long',
  '57014': 'the statement took too long',
  '57P03': 'it is starting or shutting down',
}

const PRIVILEGES =
  'Grant it to its user, or where tables are to be made, run "keywright migrate up" as a user who may create them'
const LONGEST_TEXT = 200
// messages of these classes may quote values
const QUOTING = /^(2[0-9]|4[04]|P0|HV)/

function sentence(code: string, text: string, error: object): string {
  const { table, constraint } = error as Record<string, unknown>
  const what = [table, constraint].filter(part => typeof part === 'string').join(', ')
  if (code === '42501') return `${text.slice(0, LONGEST_TEXT)}. ${PRIVILEGES}`
  const said = QUOTING.test(code) ? what : text.slice(0, LONGEST_TEXT)
  return `it failed with error ${code}${said === '' ? '' : ` (${said})`}`
}
