import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely } from 'kysely'
import type { MigrationTables } from '../sql/own-tables.js'
import { createSchema } from '../sql/schema.js'
import { explainOpening } from '../explain-opening.js'
import type { OpenSchema, Schema } from '../schema.js'
import { whileAnswering } from '../while-answering.js'
import { explainFailure } from './explain-failure.js'
import { listTables } from './list-tables.js'
import { loadPg } from './load-pg.js'
import { migrations } from './migrations/migrations.js'
import { connectClient, dropClient, endClient } from './own-client.js'
import type { PgModule, PgOwnClient, PgQuery } from './pg-driver.js'
import { postgresDialect } from './postgres-dialect.js'
import { PostgresFailure, readFailure } from './postgres-failure.js'
import { type PostgresSource, type PostgresStoreOptions, readPostgresOptions } from './postgres-options.js'
import { type QueryResult, runQuery } from './run-query.js'

/**
 * Looks at the versions of the tables, and changes none.
 *
 * @throws TypeError for wrong options, StoreUnavailable where the server can't be reached
 */
export async function openPostgresSchema(options: PostgresStoreOptions): Promise<OpenSchema> {
  const source = readPostgresOptions(options)
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch(error => {
      throw explainOpening(source.name, error, explainFailure)
    })
  const { status, up, clock, close } = await explained(loadPg().then(pg => connectSchema(source, pg)))
  return { status: () => explained(status()), up: () => explained(up()), clock: () => explained(clock()), close }
}

// an index on a large table takes its time, and so does waiting for another process that makes it
const MIGRATION_MS = 600_000
const MOST_TRIES = 10

/** As {@link openPostgresSchema}; its failures are not explained yet. */
export async function connectSchema(source: PostgresSource, pg: PgModule): Promise<OpenSchema> {
  const { deadlineMs } = source
  const connect = () => connectClient(() => source.createClient(pg), deadlineMs)
  const client = await connect()
  const { status } = schemaOn(query => runQuery(client, query, deadlineMs))
  const { up } = schemaOn(async query => {
    try {
      return await whileAnswering(runQuery(client, query, MIGRATION_MS), deadlineMs, () => look(connect, deadlineMs))
    } catch (error) {
      // what follows on it, such as a rollback, must not wait again
      if (readFailure(error).isLost) dropClient(client)
      throw error
    }
  })
  return {
    status,
    async up() {
      // a server that does not answer shows here, within its deadline
      const { versions, later } = await status()
      if (later === null && versions.every(({ done }) => done)) return
      await retryRaces(up)
    },
    async clock() {
      const text = 'select extract(epoch from clock_timestamp()) * 1000 as now'
      const [row] = (await runQuery(client, { text, values: [] }, deadlineMs)).rows
      return new Date(Number((row as { now?: unknown } | undefined)?.now))
    },
    close: () => endClient(client, deadlineMs),
  }
}

function schemaOn(run: (query: PgQuery) => Promise<QueryResult>): Schema {
  const db = new Kysely<MigrationTables>({
    dialect: postgresDialect(async ({ sql, parameters }) => (await run({ text: sql, values: [...parameters] })).rows),
  })
  return createSchema({ db, migrations, listTables })
}

// that it lets nobody in is an answer too
async function look(connect: () => Promise<PgOwnClient>, deadlineMs: number): Promise<void> {
  try {
    void endClient(await connect(), deadlineMs)
  } catch (error) {
    if (readFailure(error).code === null) throw error
  }
}

// "create table if not exists" fails beside another one: with a duplicate in the catalogue, or as already there
const RACES: ReadonlySet<string | null> = new Set(['23505', '42P07', '42710', '40001', '40P01', 'XX000'])

async function retryRaces(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof PostgresFailure) || !RACES.has(error.code) || tries === MOST_TRIES) throw error
    }
    await sleep(Math.random() * 10 * tries)
  }
}
