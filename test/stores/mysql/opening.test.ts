import { createPool } from 'mysql2'
import { type MysqlStoreOptions, mysqlStore } from 'keywright/stores/mysql'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../servers/describe-with.js'
import { startProxy } from '../../servers/tcp-proxy.js'
import { openedStore } from './opened-store.js'
import { ownDatabase } from './own-database.js'

const DEADLINE_SECONDS = 0.4
// a deadline for the statement, one for a look whether the server answers at all, and room for a busy machine
const AT_MOST_MS = 1100

describeWith('mariadb', 'opening a MySQL store', server => {
  const KINDS = ['url', 'pool'] as const
  const MOMENTS = [
    ['at the first look at the tables', 'information_schema.tables'],
    ['while tables are made', 'create table if not exists keywright_keys'],
  ] as const
  const cases = KINDS.flatMap(kind => MOMENTS.map(([moment, text]) => [moment, kind, text] as const))

  it.each(cases)('ends in time where the network goes silent %s (%s)', async (_, kind, text) => {
    const { url } = await ownDatabase(server().url)
    const proxy = await startProxy({ port: Number(new URL(url).port) })
    onTestFinished(() => proxy.close())
    const way = new URL(url)
    way.port = String(proxy.port)
    const store = mysqlStore(options(kind, way.href))
    onTestFinished(() => store.close())
    proxy.hangAt(text)
    expect(await refusedAfter(store.open())).toBeLessThan(AT_MOST_MS)
    await proxy.heal()
    await expect
      .poll(
        () =>
          store.open().then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true)
    expect(await store.isEmpty()).toBe(true)
  })

  it.each(cases)('is given up by close, where the network went silent %s (%s)', async (_, kind, text) => {
    const { url } = await ownDatabase(server().url)
    const proxy = await startProxy({ port: Number(new URL(url).port) })
    onTestFinished(() => proxy.close())
    const way = new URL(url)
    way.port = String(proxy.port)
    const store = mysqlStore(options(kind, way.href))
    proxy.hangAt(text)
    const since = performance.now()
    const opening = refusedAfter(store.open())
    await store.close()
    expect(performance.now() - since).toBeLessThan(AT_MOST_MS)
    expect(await opening).toBeLessThan(AT_MOST_MS)
  })

  it('waits for tables that take longer to make than a statement may', async () => {
    const database = await ownDatabase(server().url)
    await (await openedStore({ url: database.url })).close()
    await database.query('drop table keywright_migration')
    // whoever makes tables waits for this
    const lock = "concat('keywright_', md5(database()))"
    await database.query(`select get_lock(${lock}, 0)`)
    const store = mysqlStore({ url: database.url, deadlineSeconds: 0.2 })
    onTestFinished(() => store.close())
    const opening = store.open()
    await new Promise(resolve => setTimeout(resolve, 1000))
    await database.query(`select release_lock(${lock})`)
    await opening
    expect(await store.isEmpty()).toBe(true)
  })
})

function options(kind: 'url' | 'pool', url: string): MysqlStoreOptions {
  if (kind === 'url') return { url, deadlineSeconds: DEADLINE_SECONDS }
  const pool = createPool({ uri: url, connectTimeout: 400 })
  // a pool that is still connecting where nobody answers ends all the same
  onTestFinished(() =>
    pool
      .promise()
      .end()
      .catch(() => undefined),
  )
  return { pool, deadlineSeconds: DEADLINE_SECONDS }
}

/** After how many milliseconds it says that the store is unavailable. */
async function refusedAfter(opening: Promise<unknown>): Promise<number> {
  const since = performance.now()
  await expect(opening).rejects.toMatchObject({
    name: 'StoreUnavailable',
    message: expect.stringMatching(/^mysql:\/\/\S+ can't be opened: (?:it|the connection) /),
  })
  return performance.now() - since
}
