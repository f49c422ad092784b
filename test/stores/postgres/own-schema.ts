import pg from 'pg'
import { onTestFinished } from 'vitest'

/** A schema of the tests' own in a database. */
export interface OwnSchema {
  readonly name: string
  /** Leads to the database, and to this schema alone. */
  readonly url: string
  /** Runs SQL in it. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Removes it, with all that is in it. */
  drop(): Promise<void>
}

/** A schema that is gone after the test. */
export async function ownSchema(serverUrl: string): Promise<OwnSchema> {
  const schema = await makeSchema(serverUrl)
  onTestFinished(schema.drop)
  return schema
}

export async function makeSchema(serverUrl: string): Promise<OwnSchema> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const url = new URL(serverUrl)
  url.searchParams.set('options', `-c search_path=${name}`)
  let client = await connected(url.href)
  await client.query(`create schema ${name}`)
  return {
    name,
    url: url.href,
    query: async <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => (await client.query<Row>(sql, values)).rows,
    async drop() {
      await client.end()
      // the server may have been restarted meanwhile
      client = await connected(url.href)
      await client.query(`set client_min_messages = error; drop schema ${name} cascade`)
      await client.end()
    },
  }
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  return client.connect()
}
