import { Kysely } from 'kysely'
import { writeChangeMessage } from '../../audit/change-message.js'
import type { Change, ChangeWatch } from '../../audit/change.js'
import type { SqlEngine } from '../sql/sql-engine.js'
import { runSteps } from '../sql/steps.js'
import type { StoreTables } from '../sql/store-tables.js'
import { findChannel } from './change-channel.js'
import { watchChanges } from './watch-changes.js'
import { type Connections, createConnections, type Session } from './connections.js'
import { createLookUps, type Run } from './look-ups.js'
import type { PgModule } from './pg-driver.js'
import { postgresDialect } from './postgres-dialect.js'
import { explainFailure } from './explain-failure.js'
import { connectSchema } from './postgres-schema.js'
import type { PostgresSource } from './postgres-options.js'
import { retryConflicts } from './retry-conflicts.js'
import { beginnings, runStep, transact } from './transact.js'
import { usageForms } from './usage-forms.js'
import { createWriteQueue } from './write-queue.js'

/** Brings a database to this version and makes it ready for use. Failures are those of the connection, not explained yet. */
export async function openPostgres(source: PostgresSource, pg: PgModule): Promise<SqlEngine> {
  const schema = await connectSchema(source, pg)
  try {
    await schema.up()
  } finally {
    await schema.close()
  }
  // it only builds queries: they run on connections of the pool
  const db = new Kysely<StoreTables>({ dialect: postgresDialect(() => Promise.reject(new Error('this Kysely runs nothing'))) })
  const { pool, end } = source.openPool(pg)
  try {
    const connections = createConnections(pool, source.deadlineMs)
    const channel = await connections.use(session => findChannel(db, session))
    return createEngine({ db, source, pg, connections, channel, end })
  } catch (error) {
    await end()
    throw error
  }
}

interface EngineParts {
  readonly db: Kysely<StoreTables>
  readonly source: PostgresSource
  readonly pg: PgModule
  readonly connections: Connections
  readonly channel: string
  end(): Promise<void>
}

function createEngine({ db, source, pg, connections, channel, end }: EngineParts): SqlEngine {
  const { name, deadlineMs } = source
  const begin = beginnings(deadlineMs)
  const writes = createWriteQueue(deadlineMs)
  const watches = new Set<ChangeWatch>()

  const explain = (error: unknown): never => {
    throw explainFailure(`${name}:`, error)
  }
  const run: Run = work => retryConflicts(() => connections.use(work)).catch(explain)

  return {
    ...createLookUps(db, run),
    read: work => run(session => runSteps(work(db), query => runStep(session, query))),
    write(work, changes = []) {
      const announce = (session: Session) => notify(session, channel, changes)
      const write = (session: Session) => transact(session, { begin: begin.alone, steps: work(db), announce })
      return writes.add(until => retryConflicts(first => connections.use(write, first ? until : undefined))).catch(explain)
    },
    recordUsage: work => run(session => transact(session, { begin: begin.beside, steps: work(db) })),
    usageForms,
    watch(onNews) {
      const watch = watchChanges({ channel, deadlineMs, createClient: () => source.createClient(pg), onNews })
      watches.add(watch)
      return {
        isConnected: watch.isConnected,
        close() {
          watches.delete(watch)
          return watch.close()
        },
      }
    },
    async close() {
      await Promise.all([...watches].map(watch => watch.close()))
      await writes.done()
      await connections.done()
      await end()
    },
  }
}

// told by the server when the transaction is committed, and not before
async function notify(session: Session, channel: string, changes: readonly Change[]): Promise<void> {
  if (changes.length > 0) await session.run({ text: 'select pg_notify($1, $2)', values: [channel, writeChangeMessage(changes)] })
}
