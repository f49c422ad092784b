import { Redis } from 'ioredis'
import type { KeyStore } from 'keywright'
import { createClient } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Change } from '../../../src/audit/change.js'
import { sampleEvent } from '../../../src/stores/conformance/sample-event.js'
import { sampleRecord } from '../../../src/stores/conformance/sample-record.js'
import { describeWithOwn } from '../../servers/describe-with.js'
import { openedStore } from './opened-store.js'

describeWithOwn('redis', 'watching Redis', server => {
  const kinds = [
    ['ioredis', () => openedStore({ url: server().url })],
    ['redis', () => openedStore({ client: createClient({ url: server().url }) })],
  ] as const

  describe.each(kinds)('by %s', (_, open) => {
    it('tells what others changed, and nothing of what was refused', async () => {
      const [watching, writing] = [await open(), await open()]
      const { news } = await watched(watching)
      const [event, other] = [sampleEvent({ subject: { kind: 'key', id: 'é "1"' } }), sampleEvent({ action: 'key.revoked' })]
      const record = sampleRecord()
      await writing.insert(record)
      await writing.insert(record, undefined, { events: [sampleEvent()] })
      await writing.write({ events: [event, other] })
      await expect.poll(() => news).toEqual([null, [event, other].map(({ action, subject }) => ({ action, subject }))])
    })

    it('says that something changed where there is too much to tell, and where a message is forged', async () => {
      const [watching, writing] = [await open(), await open()]
      const { news } = await watched(watching)
      await writing.write({ events: Array.from({ length: 500 }, () => sampleEvent()) })
      await expect.poll(() => news).toEqual([null, null])
      await direct().publish('{keywright}:changes', '[["key.revoked"]]')
      await expect.poll(() => news).toEqual([null, null, null])
    })

    it('comes back after its connection was killed, and says that something may have changed', async () => {
      const [watching, writing] = [await open(), await open()]
      const { news, watch } = await watched(watching)
      await direct().client('KILL', 'TYPE', 'PUBSUB')
      await expect.poll(() => watch.isConnected(), { interval: 1 }).toBe(false)
      await expect.poll(() => watch.isConnected(), { timeout: 5000 }).toBe(true)
      expect(news).toEqual([null, null])
      const event = sampleEvent()
      await writing.write({ events: [event] })
      await expect.poll(() => news.length).toBe(3)
    })

    it('is at an end once it is closed, and with its store', async () => {
      const [watching, writing] = [await open(), await open()]
      const [first, second] = [await watched(watching), await watched(watching)]
      await first.watch.close()
      await writing.write({ events: [sampleEvent()] })
      await expect.poll(() => second.news.length).toBe(2)
      expect(first.news).toEqual([null])
      expect(first.watch.isConnected()).toBe(false)
      await watching.close()
      expect(second.watch.isConnected()).toBe(false)
      await expect.poll(async () => direct().client('LIST', 'TYPE', 'PUBSUB')).not.toContain('sub=1')
    })
  })

  const direct = () => {
    const redis = new Redis(server().url)
    onTestFinished(() => redis.disconnect())
    return redis
  }
})

async function watched(store: KeyStore) {
  const news: (readonly Change[] | null)[] = []
  const watch = store.watch(changes => news.push(changes))
  if (!watch) throw new Error('there is no watch')
  await expect.poll(() => watch.isConnected()).toBe(true)
  expect(news).toEqual([null])
  return { news, watch }
}
