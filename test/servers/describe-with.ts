import { afterAll, beforeAll, describe } from 'vitest'
import { describeIfInstalled, type Need } from './describe-if-installed.js'
import type { ServerOptions, TestServer } from './server.js'
import { startMariadb } from './start-mariadb.js'
import { startPostgres } from './start-postgres.js'
import { startRedis } from './start-redis.js'

export type ServerKind = 'postgres' | 'mariadb' | 'redis'

interface Kind extends Need {
  /** The environment variable of a server that is there. */
  readonly url: string
  start(options?: ServerOptions): Promise<TestServer>
}

const KINDS: Readonly<Record<ServerKind, Kind>> = {
  postgres: {
    name: 'PostgreSQL',
    programs: ['initdb', 'postgres'],
    bundle: 'postgresql',
    url: 'KEYWRIGHT_TEST_POSTGRES',
    start: startPostgres,
  },
  mariadb: {
    name: 'MariaDB',
    programs: ['mariadb-install-db', 'mariadbd'],
    bundle: 'mariadb-server',
    url: 'KEYWRIGHT_TEST_MYSQL',
    start: startMariadb,
  },
  redis: {
    name: 'Redis',
    programs: ['redis-server'],
    bundle: 'redis-server',
    url: 'KEYWRIGHT_TEST_REDIS',
    start: startRedis,
  },
}

/**
 * Tests that need a server and do it no harm. They get the one that an environment variable names
 * (`KEYWRIGHT_TEST_POSTGRES`, `KEYWRIGHT_TEST_MYSQL`, `KEYWRIGHT_TEST_REDIS`: it may hold other things), else a throwaway
 * one of their own, which is gone after them.
 */
export function describeWith(kind: ServerKind, name: string, body: (server: () => { readonly url: string }) => void): void {
  const url = process.env[KINDS[kind].url]
  if (url) describe(name, () => body(() => ({ url })))
  else describeWithOwn(kind, name, body)
}

/** The same for tests that pause, kill and restart the server: always a throwaway one. */
export function describeWithOwn(
  kind: ServerKind,
  name: string,
  body: (server: () => TestServer) => void,
  options?: ServerOptions,
): void {
  describeIfInstalled(KINDS[kind], name, () => body(useServer(() => KINDS[kind].start(options))))
}

function useServer(start: () => Promise<TestServer>): () => TestServer {
  let server: TestServer | null = null
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())
  return () => {
    if (!server) throw new Error('the server runs within tests and hooks only')
    return server
  }
}
