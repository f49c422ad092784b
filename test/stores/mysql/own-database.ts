import { randomBytes } from 'node:crypto'
import { type Connection, createConnection } from 'mysql2/promise'
import { onTestFinished } from 'vitest'

/** A database of a test's own. */
export interface OwnDatabase {
  readonly url: string
  query(sql: string): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

/** An empty database that is gone after the test. */
export async function ownDatabase(serverUrl: string, settings?: string): Promise<OwnDatabase> {
  const database = await makeDatabase(serverUrl, settings)
  onTestFinished(() => database.drop())
  return database
}

/** Makes an empty database on a server; drop it in the end. */
export async function makeDatabase(serverUrl: string, settings = ''): Promise<OwnDatabase> {
  const name = `keywright_test_${randomBytes(6).toString('hex')}`
  const connection: Connection = await createConnection({ uri: serverUrl })
  await connection.query(`create database ${name} ${settings}`)
  await connection.query(`use ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    async query(sql) {
      const [rows] = await connection.query(sql)
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
    },
    async drop() {
      connection.destroy()
      // the server may have been started anew
      const last = await createConnection({ uri: serverUrl })
      await last.query(`drop database ${name}`)
      await last.end()
    },
  }
}

/** Removes all that a store holds. */
export async function empty(database: OwnDatabase): Promise<void> {
  for (const table of ['usage', 'secrets', 'keys', 'documents', 'events', 'chain_head'])
    await database.query(`delete from keywright_${table}`)
}
