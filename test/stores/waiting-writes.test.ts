import type { KeyStore } from 'keywright'
import { mysqlStore } from 'keywright/stores/mysql'
import { postgresStore } from 'keywright/stores/postgres'
import { redisStore } from 'keywright/stores/redis'
import { expect, it, onTestFinished } from 'vitest'
import { sampleEvent } from '../../src/stores/conformance/sample-event.js'
import { describeWith } from '../servers/describe-with.js'
import { startProxy } from '../servers/tcp-proxy.js'
import { ownDatabase } from './mysql/own-database.js'
import { ownSchema } from './postgres/own-schema.js'
import { ownPrefixes } from './redis/own-prefix.js'

const DEADLINE_SECONDS = 0.6
// half a deadline more than one, where another one would be a whole one more
const AT_MOST_MS = 900

describeWith('postgres', 'writes that wait for PostgreSQL', server => {
  waitTests(async () => {
    const { url } = await ownSchema(server().url)
    return { url, create: way => postgresStore({ url: way, deadlineSeconds: DEADLINE_SECONDS }) }
  })
})

describeWith('mariadb', 'writes that wait for MySQL', server => {
  waitTests(async () => {
    const { url } = await ownDatabase(server().url)
    return { url, create: way => mysqlStore({ url: way, deadlineSeconds: DEADLINE_SECONDS }) }
  })
})

describeWith('redis', 'writes that wait for Redis', server => {
  const newPrefix = ownPrefixes(server)
  waitTests(async () => ({
    url: server().url,
    create: way => redisStore({ url: way, prefix: newPrefix(), deadlineSeconds: DEADLINE_SECONDS }),
  }))
})

interface Place {
  readonly url: string
  create(way: string): KeyStore
}

function waitTests(place: () => Promise<Place>): void {
  it('fail with the one that the network swallowed, and not one after the other', async () => {
    const { url, create } = await place()
    const proxy = await startProxy({ port: Number(new URL(url).port) })
    onTestFinished(() => proxy.close())
    const way = new URL(url)
    way.port = String(proxy.port)
    const store = create(way.href)
    await store.open()
    onTestFinished(() => store.close())
    const write = () => store.write({ events: [sampleEvent()] })
    await write()
    proxy.hang()
    const writes = Array.from({ length: 15 }, () => unavailableAfter(write()))
    await new Promise(resolve => setTimeout(resolve, (DEADLINE_SECONDS * 1000) / 2))
    const later = unavailableAfter(write())
    for (const took of await Promise.all(writes)) expect(took).toBeLessThan(AT_MOST_MS)
    expect(await later).toBeLessThan(AT_MOST_MS / 2)
    await proxy.heal()
    await expect.poll(() => write().catch((error: Error) => error.name), { timeout: 5000 }).toBe('written')
  })
}

async function unavailableAfter(write: Promise<unknown>): Promise<number> {
  const since = performance.now()
  await expect(write).rejects.toMatchObject({ name: 'StoreUnavailable' })
  return performance.now() - since
}
