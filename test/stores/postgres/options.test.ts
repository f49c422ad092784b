import { createKeyring } from 'keywright'
import { type PostgresStoreOptions, postgresStore } from 'keywright/stores/postgres'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { loadPg } from '../../../src/stores/postgres/load-pg.js'

const url = 'postgres://keys:hunter2@db.internal:6432/app?sslmode=verify-full'

describe('the options of postgresStore', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /the options are an object/],
    ['an empty object', {}, /url is missing, as in postgresStore\(\{ url: 'postgres:\/\/user:password@host:5432\/database' \}\)/],
    ['a URL alone', url, /the options are an object/],
    ['an empty URL', { url: '' }, /url must be a string, not an empty string/],
    ['a URL of another kind', { url: 'mysql://keys:hunter2@db/app' }, /url is no URL of PostgreSQL: write postgres:\/\//],
    ['a URL that is none', { url: 'postgres://keys:hunter2@db:x/app' }, /url is no URL of PostgreSQL/],
    ['a URL with a password that is not encoded', { url: 'postgres://keys:12/hunter2@db/app' }, /encode @ \/ \? # % of a user/],
    ['another', { url: 'postgres://keys:12?hunter2@db/app' }, /encode @/],
    ['and another', { url: 'postgres://keys:12#hunter2@db/app' }, /encode @/],
    ['both', { url, pool: new pg.Pool() }, /give url or pool, not both/],
    ['a pool that is none', { pool: {} }, /pool must be a Pool of pg, not object/],
    ['a pool with maxConnections', { pool: new pg.Pool(), maxConnections: 5 }, /a pool has its own max/],
    ['no connection', { url, maxConnections: 0 }, /maxConnections must be a whole number from 1 to 1000, not 0/],
    ['no deadline', { url, deadlineSeconds: 0 }, /deadlineSeconds must be a number above 0 and at most 60, not 0/],
    ['a misspelt option', { ulr: url }, /unknown option "ulr": did you mean "url"\?/],
  ])('are refused at once, without a word of the URL: %s', (_, options, message) => {
    expect(() => postgresStore(options as PostgresStoreOptions)).toThrow(message)
    expect(() => postgresStore(options as PostgresStoreOptions)).toThrow(TypeError)
    expect(() => postgresStore(options as PostgresStoreOptions)).not.toThrow(/hunter2/)
  })

  it.each<[PostgresStoreOptions, string]>([
    [{ url }, 'postgres://db.internal:6432/app'],
    [{ url: 'postgresql://keys@[::1]/a%20b' }, 'postgres://[::1]:5432/a b'],
    [{ url: 'postgres://keys:hunter2@/app?host=/run/postgresql' }, 'postgres:///run/postgresql:5432/app'],
    [
      { pool: new pg.Pool({ host: 'db', port: 1234, database: 'app', user: 'keys', password: 'hunter2' }) },
      'postgres://db:1234/app',
    ],
    [{ pool: new pg.Pool({ connectionString: url }) }, 'postgres://db.internal:6432/app'],
  ])('the name tells where the keys are, and neither user nor password', (options, name) => {
    expect(postgresStore(options).name).toBe(name)
  })
})

describe('a store that can not be reached', () => {
  it('says so, without user and password', async () => {
    for (const scheme of ['postgres', 'postgresql']) {
      const keyring = createKeyring({ store: `${scheme}://keys:hunter2@127.0.0.1:1/app`, logger: { warn() {}, error() {} } })
      const error = await keyring.ready().catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'StoreUnavailable' })
      expect(String(error)).toContain("postgres://127.0.0.1:1/app can't be opened: no connection (ECONNREFUSED)")
      await keyring.close()
    }
  })

  it('can be closed without having been opened', async () => {
    const store = postgresStore({ url: 'postgres://127.0.0.1:1/app' })
    await expect(store.isEmpty()).rejects.toThrow('postgres://127.0.0.1:1/app is not open yet: call open() first')
    await store.close()
    await expect(store.open()).rejects.toThrow('is closed')
  })
})

describe('finding pg', () => {
  it('says what to install where it is not', async () => {
    const notFound = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    await expect(loadPg(() => Promise.reject(notFound))).rejects.toThrow(
      'PostgreSQL needs pg, which is not there. Run: npm install pg',
    )
    await expect(loadPg(async () => ({}))).rejects.toThrow('PostgreSQL needs pg, which could not be loaded. Run: npm install pg')
  })

  it('takes it whether it comes as a module or as its default', async () => {
    expect(await loadPg(async () => ({ default: pg }))).toEqual({ Client: pg.Client, Pool: pg.Pool })
    expect(await loadPg(async () => pg)).toEqual({ Client: pg.Client, Pool: pg.Pool })
  })
})
