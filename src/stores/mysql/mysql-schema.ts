import { explainOpening } from '../explain-opening.js'
import type { OpenSchema, Schema } from '../schema.js'
import { whileAnswering } from '../while-answering.js'
import type { MigrationTables } from '../sql/own-tables.js'
import { createSchema } from '../sql/schema.js'
import type { Connection } from 'mysql2'
import type { Connections } from './connections.js'
import { ask, cutOff } from './ask.js'
import { explainFailure } from './explain-failure.js'
import { listTables } from './list-tables.js'
import { migrations } from './migrations/migrations.js'
import { literalDb } from './mysql-dialect.js'
import { isBroken } from './mysql-failure.js'
import { type MysqlStoreOptions, readMysqlOptions } from './mysql-options.js'
import { openConnections } from './open-connections.js'

// a change of large tables takes as long as it takes
const MIGRATION_MS = 600_000

/** The versions of the tables in a MySQL database. */
export function mysqlSchema(connections: Connections, deadlineMs: number): Schema {
  const quick: Run = (connection, sql) => ask(connection, { sql }, deadlineMs)
  const patient: Run = (connection, sql) =>
    whileAnswering(ask(connection, { sql }, MIGRATION_MS), deadlineMs, () => connections.look(deadlineMs))
  const status = () => schemaOn(connections, deadlineMs, quick).status()
  return {
    status,
    async up() {
      // a server that does not answer shows here, within its deadline
      const { versions, later } = await status()
      if (later !== null || versions.some(({ done }) => !done)) await schemaOn(connections, deadlineMs, patient).up()
    },
  }
}

type Run = (connection: Connection, sql: string) => Promise<readonly unknown[]>

function schemaOn(connections: Connections, deadlineMs: number, run: Run): Schema {
  // once a connection broke, what is done to clean up must not wait again
  let broken: unknown = null
  const db = literalDb<MigrationTables>({
    async acquire() {
      if (broken !== null) throw broken
      const connection = await connections.lend(deadlineMs)
      let failure: unknown = null
      return {
        async rows(sql) {
          try {
            return await run(connection, sql)
          } catch (error) {
            failure = error
            if (isBroken(error)) {
              broken = error
              cutOff(connection)
            }
            throw error
          }
        },
        release: () => (isBroken(failure) ? connections.discard(connection) : connections.giveBack(connection)),
      }
    },
  })
  return createSchema({ db, migrations, listTables })
}

/**
 * Connects to a database, and looks at its tables without changing them.
 *
 * @throws TypeError for wrong options, StoreUnavailable where the server can't be reached
 */
export async function openMysqlSchema(options: MysqlStoreOptions): Promise<OpenSchema> {
  const read = readMysqlOptions(options)
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch(error => {
      throw explainOpening(read.name, error, explainFailure)
    })
  const connections = await explained(openConnections(read))
  const { status, up } = mysqlSchema(connections, read.deadlineMs)
  const clock = async () => {
    const connection = await connections.lend(read.deadlineMs)
    try {
      const [row] = await ask(connection, { sql: 'select unix_timestamp(sysdate(3)) * 1000 as now' }, read.deadlineMs)
      return new Date(Number((row as { now?: unknown } | undefined)?.now))
    } finally {
      connections.giveBack(connection)
    }
  }
  return {
    status: () => explained(status()),
    up: () => explained(up()),
    clock: () => explained(clock()),
    close: () => connections.close(),
  }
}
