import type { SqlEngine, Work } from '../sql/sql-engine.js'
import type { StoreTables } from '../sql/store-tables.js'
import type { Connections } from './connections.js'
import { explainFailure } from './explain-failure.js'
import { literalDb } from './mysql-dialect.js'
import type { MysqlSource } from './mysql-options.js'
import { createMysqlRunner } from './mysql-runner.js'
import { mysqlSchema } from './mysql-schema.js'
import { openConnections } from './open-connections.js'
import { createLookUps } from './look-ups.js'
import { usageForms } from './usage-forms.js'
import { createWriteQueue } from './write-queue.js'

// Whoever writes has this row: so the events of the audit trail become visible in the order of their sequence.
const LOCK = 'select id from keywright_lock where id = 1 for update'

/** Connects to a database, brings it to this version, and makes it ready for use. Failures are not explained yet. */
export async function openMysql(options: MysqlSource): Promise<SqlEngine> {
  const connections = await openConnections(options)
  try {
    await mysqlSchema(connections, options.deadlineMs).up()
    return createEngine(connections, options)
  } catch (error) {
    await connections.close()
    throw error
  }
}

function createEngine(connections: Connections, { name, deadlineMs }: MysqlSource): SqlEngine {
  const runner = createMysqlRunner(connections, deadlineMs)
  const lookUps = createLookUps(runner)
  const writes = createWriteQueue(deadlineMs)
  const db = literalDb<StoreTables>()
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw explainFailure(`${name}:`, error)
    }
  }

  return {
    findByDigest: digest => explained(lookUps.findByDigest(digest)),
    findDocument: (kind, id) => explained(lookUps.findDocument(kind, id)),
    read: <T>(work: Work<T>) => explained(runner.read(() => work(db))),
    write: <T>(work: Work<T>) => explained(writes.add(() => runner.transact(() => work(db), LOCK))),
    recordUsage: work => explained(runner.transact(() => work(db))),
    usageForms,
    // MySQL tells nobody of changes
    watch: () => null,
    async close() {
      await writes.done()
      await connections.close()
    },
  }
}
