import type { Connection } from 'mysql2'

/** Connections to one server, each lent to one piece of work at a time. */
export interface Connections {
  /** The statements that begin a transaction of the isolation level "read committed". */
  readonly begin: readonly string[]
  /** Rejects with a MysqlFailure where there is none within the deadline. */
  lend(deadlineMs: number): Promise<Connection>
  /** Asks the server for an answer, beside those that are lent; rejects where it gives none within the deadline. */
  look(deadlineMs: number): Promise<void>
  giveBack(connection: Connection): void
  /** Instead of giving back one that is of no more use. */
  discard(connection: Connection): void
  /** Resolves when all that were lent are back. */
  close(): Promise<void>
}

/** How many may wait for a connection before others are told at once that there is none. */
export const MOST_WAITING = 10_000
