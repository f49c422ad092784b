import { inTime } from '../../in-time.js'
import type { PgClient, PgQuery } from './pg-driver.js'
import { PostgresFailure, readFailure } from './postgres-failure.js'

/** What a statement gave. */
export interface QueryResult {
  readonly rows: readonly unknown[]
  /** What was done, such as `COMMIT`. */
  readonly command: string
}

// pg hands the numbers of these types out as texts, since they may be larger than a number can be: ours never are
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23])
// of our own, whatever the application has told pg to do with types
const types = {
  getTypeParser: (oid: number, format?: string) =>
    format === 'binary' ? refuseBinary : NUMBERS.has(oid) ? Number : (text: string) => text,
}

// pg takes the bytes of a number for a text, and has lost some of them when it hands them out
function refuseBinary(): never {
  throw new PostgresFailure('pg gives binary values, which can not be read: leave binary out of pg.defaults', 'refused', false)
}

/**
 * Runs a statement, or several without values, and gives what the last one did.
 *
 * @throws PostgresFailure; where the answer did not come in time the connection must be ended, since it still may
 */
export async function runQuery(client: PgClient, query: PgQuery, deadlineMs: number): Promise<QueryResult> {
  try {
    const result = await inTime(client.query({ ...query, types }), Math.ceil(deadlineMs))
    return (Array.isArray(result) ? result.at(-1) : result) as QueryResult
  } catch (error) {
    throw readFailure(error)
  }
}
