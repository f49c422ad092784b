import { createKeyring, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { MEMBER, servers } from './management-servers.js'

const once = (key: string) => ({ 'idempotency-key': key })
/** A store whose first key is not added before it is released. */
function slowStore() {
  const unhindered = memoryStore()
  const [begun, begin] = signal()
  const [released, release] = signal()
  let first = true
  const store: KeyStore = {
    ...unhindered,
    async insert(...parts) {
      begin()
      if (first) await released
      first = false
      return unhindered.insert(...parts)
    },
  }
  return { store, unhindered, begun, release }
}

/** A promise, and what resolves it. */
function signal(): [Promise<void>, () => void] {
  let resolve = (): void => undefined
  const promise = new Promise<void>(done => (resolve = done))
  return [promise, resolve]
}

const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe.each(servers)('Idempotency-Key on $name', server => {
  it.each(['memory:', 'sqlite::memory:'])(
    'gives the same answer to the same request, with the same secret, over %s',
    async store => {
      const { ask, keyring } = await server.serve({ keyring: { store } })
      const first = await ask('POST /keys', { as: MEMBER, body: { name: 'a' }, headers: once(KEY) })
      const second = await ask('POST /keys', { as: MEMBER, text: '{ "name" : "a" }', headers: once(KEY) })
      expect([second.status, second.text]).toEqual([201, first.text])
      expect(second.headers.get('location')).toBe(first.headers.get('location'))
      expect(second.headers.get('etag')).toBe('"1"')
      expect((await keyring.keys.list()).items).toHaveLength(1)

      const rotate = `POST /keys/${first.body.key.id}/rotate`
      const rotated = await ask(rotate, { as: MEMBER, body: { graceSeconds: 60 }, headers: once('rotation-1') })
      expect((await ask(rotate, { as: MEMBER, body: { graceSeconds: 60 }, headers: once('rotation-1') })).text).toBe(rotated.text)
      expect((await keyring.keys.get(first.body.key.id))?.secrets).toHaveLength(2)
    },
  )

  it('joins requests that come while the first is under way', async () => {
    const { store, begun, release } = slowStore()
    const { ask } = await server.serve({ keyring: { store } })
    const request = { as: MEMBER, body: { name: 'a' }, headers: once(KEY) }
    const asked = [ask('POST /keys', request)]
    await begun
    asked.push(ask('POST /keys', request), ask('POST /keys', request))
    // by the time that others are refused, the second and the third have come
    for (const name of ['b', 'c', 'd']) expect((await ask('POST /keys', { ...request, body: { name } })).status).toBe(422)
    release()
    const answers = await Promise.all(asked)
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [201, answers[0]?.text]))
    expect((await store.list({ now: new Date(), limit: 10 })).length).toBe(1)
  })

  it('refuses another request of the same key, and keeps callers apart', async () => {
    const { ask, keyring } = await server.serve()
    await ask('POST /keys', { as: MEMBER, body: { name: 'a' }, headers: once(KEY) })
    const other = await ask('POST /keys', { as: MEMBER, body: { name: 'b' }, headers: once(KEY) })
    expect([other.status, other.body.code, Object.keys(other.body.errors)]).toEqual([422, 'invalid_input', ['Idempotency-Key']])
    const colleague = await ask('POST /keys', { as: { user: 'u2', account: 'acme' }, body: { name: 'a' }, headers: once(KEY) })
    expect(colleague.body.key.owner).toBe('u2')
    expect((await keyring.keys.list()).items).toHaveLength(2)
  })

  it('remembers nothing of what was refused', async () => {
    const { ask } = await server.serve({ keyring: { store: 'memory:', rules: { keysPerAccount: 1 } } })
    const { key } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a' } })).body
    expect((await ask('POST /keys', { as: MEMBER, body: { name: 'b' }, headers: once(KEY) })).body.code).toBe('limit_reached')
    await ask(`DELETE /keys/${key.id}`, { as: MEMBER })
    expect((await ask('POST /keys', { as: MEMBER, body: { name: 'b' }, headers: once(KEY) })).status).toBe(201)
  })

  it('forgets after a day', async () => {
    const clock = manualClock()
    const { ask } = await server.serve({ keyring: { store: 'memory:', clock } })
    const make = () => ask('POST /keys', { as: MEMBER, body: { name: 'a' }, headers: once(KEY) })
    const first = await make()
    clock.advance({ seconds: 86_399 })
    expect((await make()).text).toBe(first.text)
    clock.advance({ seconds: 1 })
    expect((await make()).body.key.id).not.toBe(first.body.key.id)
  })

  it.each(['', 'a b', 'ü', 'x'.repeat(256)])('refuses the key %j', async key => {
    const { ask } = await server.serve()
    const answer = await ask('POST /keys', { as: MEMBER, body: { name: 'a' }, headers: once(key) })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request'])
  })

  it('keeps neither the secret nor the key in the store', async () => {
    const store = memoryStore()
    const written: unknown[] = []
    const spy = {
      ...store,
      async write(changes: Parameters<typeof store.write>[0]) {
        written.push(changes)
        return store.write(changes)
      },
    }
    const { ask } = await server.serve({ keyring: { store: spy } })
    const { secret } = (await ask('POST /keys', { as: MEMBER, body: { name: 'a' }, headers: once(KEY) })).body
    const kept = JSON.stringify(await store.listDocuments({ kind: 'idempotency', order: 'newest', limit: 10 }))
    expect(kept).toContain('sealed')
    for (const text of [kept, JSON.stringify(written)]) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(Buffer.from(secret).toString('base64url').slice(4, -4))
      expect(text).not.toContain(KEY)
    }
  })

  it('answers 409 while another process carries it out, and takes over what a dead one left', async () => {
    const clock = manualClock()
    const { store: slow, unhindered: store, begun, release } = slowStore()
    const one = await server.serve({ keyring: createKeyring({ store: slow, clock, logger: { warn() {}, error() {} } }) })
    const two = await server.serve({ keyring: createKeyring({ store, clock, logger: { warn() {}, error() {} } }) })
    const request = { as: MEMBER, body: { name: 'a' }, headers: once(KEY) }
    const slowly = one.ask('POST /keys', request)
    await begun
    const second = await two.ask('POST /keys', request)
    expect([second.status, second.body.code]).toEqual([409, 'conflict'])
    clock.advance({ seconds: 61 })
    const third = await two.ask('POST /keys', request)
    expect(third.status).toBe(201)
    release()
    expect((await slowly).status).toBe(201)
    expect((await two.ask('POST /keys', request)).text).toBe(third.text)
  })
})
