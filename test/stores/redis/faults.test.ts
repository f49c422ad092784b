import type { KeyStore } from 'keywright'
import { redisStore } from 'keywright/stores/redis'
import { createClient } from 'redis'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Change } from '../../../src/audit/change.js'
import { assertChain } from '../../../src/stores/conformance/assert-chain.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWithOwn } from '../../servers/describe-with.js'
import { startProxy } from '../../servers/tcp-proxy.js'
import { openedStore } from './opened-store.js'

const ANSWER_WITHIN_MS = 1100
const BACK_WITHIN_MS = 5000

describeWithOwn(
  'redis',
  'Redis that fails',
  server => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    beforeEach(() => void process.on('unhandledRejection', note))
    afterEach(() => {
      process.off('unhandledRejection', note)
      expect(unhandled).toEqual([])
    })

    const clients = [
      ['ioredis', (url: string) => ({ url })],
      ['redis', (url: string) => ({ client: createClient({ url }) })],
    ] as const

    describe.each(clients)('by %s', (_, options) => {
      const open = () => openedStore(options(server().url))

      it('answers in time where the server is stopped, and again once it goes on', async () => {
        const store = await open()
        const record = sampleRecord()
        const digest = record.secrets[0]?.digest ?? ''
        await store.insert(record)
        const { news, watch } = await watched(store)
        await server().pause()
        try {
          // the first finds its connection silent, the second finds no other, and the third need not wait
          for (const within of [ANSWER_WITHIN_MS, ANSWER_WITHIN_MS, 50]) await refusedIn(() => store.findByDigest(digest), within)
          const lookUps = Array.from({ length: 100 }, () => refusedIn(() => store.findByDigest(digest), ANSWER_WITHIN_MS))
          await Promise.all(lookUps)
          await expect.poll(() => watch.isConnected(), { timeout: 4000 }).toBe(false)
        } finally {
          await server().resume()
        }
        await isBack(store, digest, record.id)
        await expect.poll(() => watch.isConnected(), { timeout: BACK_WITHIN_MS }).toBe(true)
        expect(news).toEqual([null, null])
      })

      it('gives no late answer to another question', async () => {
        const store = await open()
        const records = Array.from({ length: 10 }, () => sampleRecord())
        for (const record of records) await store.insert(record)
        await server().pause()
        const late = records.map(({ id }) => store.find(id).catch(() => null))
        await Promise.all(late)
        await server().resume()
        const asked = records.toReversed()
        for (const { id } of asked)
          await expect
            .poll(() =>
              store.find(id).then(
                found => found?.id,
                () => null,
              ),
            )
            .toBe(id)
      })

      it('has what it acknowledged, and is back, after the server was killed', async () => {
        const store = await open()
        const record = sampleRecord()
        await store.insert(record, undefined, { events: [sampleEvent()] })
        const head = await store.chainHead()
        const { news, watch } = await watched(store)
        await server().kill()
        await refusedIn(() => store.find(record.id), ANSWER_WITHIN_MS)
        await refusedIn(() => store.write({ events: [sampleEvent()] }), ANSWER_WITHIN_MS)
        await expect.poll(() => watch.isConnected()).toBe(false)
        await server().start()
        await isBack(store, record.secrets[0]?.digest ?? '', record.id)
        expect(await store.chainHead()).toEqual(head)
        await expect.poll(() => news.length, { timeout: BACK_WITHIN_MS }).toBe(2)
        await store.write({ events: [sampleEvent()] })
        await assertChain(store, (head?.sequence ?? 0) + 1)
      })

      it('keeps one chain where the network is cut and hangs while many write', async () => {
        const proxy = await startProxy(server())
        onTestFinished(() => proxy.close())
        const stores = await Promise.all(Array.from({ length: 3 }, () => openedStore(options(`redis://127.0.0.1:${proxy.port}`))))
        const untouched = await open()
        const before = (await untouched.chainHead())?.sequence ?? 0
        const written: string[] = []
        const over = new AbortController()
        const write = async (store: KeyStore, i: number) => {
          for (let n = 0; !over.signal.aborted; n++) {
            const id = `${i} ${n}`
            const result = await store.write({ events: [sampleEvent({ subject: { kind: 'key', id } })] }).catch(refusal)
            if (result === 'written') written.push(id)
            else await new Promise(resolve => setTimeout(resolve, 20))
          }
        }
        const writers = stores.map(write)
        const advance = async () => {
          const count = written.length
          await expect.poll(() => written.length, { timeout: BACK_WITHIN_MS }).toBeGreaterThan(count + 3)
        }
        for (let i = 0; i < 3; i++) {
          await advance()
          await proxy.cut()
          await proxy.heal()
          await advance()
          proxy.hang()
          await new Promise(resolve => setTimeout(resolve, 100))
          await proxy.heal()
        }
        over.abort()
        await Promise.all(writers)
        const last = (await untouched.chainHead())?.sequence ?? 0
        const events = (await assertChain(untouched, last)).slice(before)
        const places = events.map(({ subject }) => subject.id)
        expect(new Set(places).size).toBe(places.length)
        expect(written.filter(id => !places.includes(id))).toEqual([])
      })

      it('is opened once the server is there', async () => {
        await server().kill()
        const store = redisStore(options(server().url))
        onTestFinished(() => store.close())
        await expect(store.open()).rejects.toMatchObject({ name: 'StoreUnavailable' })
        await server().start()
        await expect
          .poll(
            () =>
              store.open().then(
                () => 'open',
                () => 'not yet',
              ),
            { timeout: BACK_WITHIN_MS },
          )
          .toBe('open')
        expect(await store.findByDigest('sha256:none')).toBeNull()
      })
    })
  },
  { durable: true },
)

const refusal = (error: unknown) => {
  expect(error).toMatchObject({ name: 'StoreUnavailable', message: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+\/0: /) })
  return 'refused'
}

async function refusedIn(call: () => unknown, withinMs: number): Promise<void> {
  const since = performance.now()
  expect(await Promise.resolve(call()).catch(refusal)).toBe('refused')
  expect(performance.now() - since).toBeLessThan(withinMs)
}

async function isBack(store: KeyStore, digest: string, id: string): Promise<void> {
  const ask = async () => await Promise.resolve(store.findByDigest(digest)).catch(refusal)
  await expect.poll(ask, { timeout: BACK_WITHIN_MS }).toMatchObject({ id })
}

async function watched(store: KeyStore) {
  const news: (readonly Change[] | null)[] = []
  const watch = store.watch(changes => news.push(changes))
  if (!watch) throw new Error('there is no watch')
  await expect.poll(() => watch.isConnected()).toBe(true)
  expect(news).toEqual([null])
  return { news, watch }
}
