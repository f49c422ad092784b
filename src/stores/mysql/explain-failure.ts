import { StoreUnavailable } from '../../keys/store-unavailable.js'
import { type FailureKind, MysqlFailure } from './mysql-failure.js'

type Sentences = { readonly [Kind in FailureKind]?: string }

// what mends itself once the server is back
const OUTAGES: Sentences = {
  unreachable: "it can't be reached",
  lost: 'the connection to it broke',
  late: 'it did not answer in time',
  busy: 'it has no connection to spare',
  not_ready: 'it is not ready: its node is apart from its cluster',
  full: 'its disk or a table is full',
  read_only: 'it takes no writes at the moment',
  locked: 'other changes have kept it locked for too long',
}

const SENTENCES: Sentences = {
  duplicate: 'something of that name is there already',
  too_large: "the change is larger than the server's max_allowed_packet",
  access: 'the server refused the user or the password',
  no_database: 'there is no such database. Make it: CREATE DATABASE …',
  privilege: 'the user lacks a privilege. It needs all of them on the database',
  no_table: 'a table of keywright is gone',
}

/**
 * A failure as the store's methods reject with it; what is no failure of the server's or the connection's stays as it is. Of
 * MySQL's own words there is nothing but the name of the error.
 *
 * @param where what the message begins with: the store's name
 */
export function explainFailure(where: string, error: unknown): unknown {
  if (!(error instanceof MysqlFailure)) return error
  const { kind, code, column } = error
  const outage = OUTAGES[kind]
  if (outage !== undefined) return new StoreUnavailable(`${where} ${outage} (${code})`)
  if (kind === 'too_long') return new TypeError(`${where} ${column ?? 'a text'} has more characters than are kept`)
  return new Error(`${where} ${SENTENCES[kind] ?? 'the server reported an error'} (${code})`)
}
