import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeWithOwn, type ServerKind } from '../servers/describe-with.js'

export type PlaceKind = 'sqlite' | ServerKind

/** Where instances share keys: a file, or a server of the tests' own. */
export interface Place {
  readonly url: string
  /** Null where it is a file. */
  readonly port: number | null
}

/** Tests of instances that share a store, on each kind of place, side by side. */
export function describeFleet(name: string, body: (kind: PlaceKind, place: () => Place) => void): void {
  describe.concurrent(name, () => {
    describe('sqlite', () => {
      let folder = ''
      beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'keywright-fleet-'))
      })
      afterAll(() => rmSync(folder, { recursive: true, force: true }))
      body('sqlite', () => ({ url: `sqlite:${join(folder, 'keys.db')}`, port: null }))
    })
    for (const kind of ['postgres', 'mariadb', 'redis'] as const)
      describeWithOwn(kind, kind, server => body(kind, () => ({ url: server().url, port: server().port })))
  })
}

/** A place's URL that leads to another port, as that of a proxy. */
export function through(url: string, port: number): string {
  const way = new URL(url)
  way.port = String(port)
  return way.href
}

/** Ends the connections on which a server tells of changes. */
export async function endListeners(kind: 'postgres' | 'redis', url: string): Promise<void> {
  if (kind === 'redis') {
    const redis = new Redis(url)
    await redis.client('KILL', 'TYPE', 'PUBSUB')
    return redis.disconnect()
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // a heartbeat comes in between
  const listening = `query like 'listen "keywright%' or query = 'select 1'`
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keywright' and (${listening})`,
  )
  await client.end()
}
