import { setImmediate as turn } from 'node:timers/promises'
import { createKeyring, type Keyring, type KeyringOptions, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { frameworks, type Framework } from '../frameworks.js'
import { manualClock } from './manual-clock.js'

const ROUTES = [{ path: '/', checks: [{ all: ['reports:read'] }] }]

/** A store that answers when it is told to: what it found was found before. */
function gatedStore(): KeyStore & { hold(): void; release(): void; waiting(): number } {
  const inner = memoryStore()
  let gate: PromiseWithResolvers<void> | null = null
  let waiting = 0
  return {
    ...inner,
    async findByDigest(digest) {
      const found = await inner.findByDigest(digest)
      waiting++
      await gate?.promise
      waiting--
      return found
    },
    hold: () => void (gate ??= withResolvers()),
    release() {
      gate?.resolve()
      gate = null
    },
    waiting: () => waiting,
  }
}

// Promise.withResolvers is not there on Node 20
interface PromiseWithResolvers<T> {
  promise: Promise<T>
  resolve: (value: T) => void
}
function withResolvers(): PromiseWithResolvers<void> {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}

const until = async (condition: () => boolean) => {
  for (let i = 0; i < 10_000 && !condition(); i++) await turn()
  expect(condition()).toBe(true)
}

async function serve(framework: Framework, keyring: KeyringOptions = {}) {
  const clock = manualClock()
  const app = await framework.serve({ keyring: { clock, ...keyring }, routes: ROUTES })
  const { key, secret } = await app.keyring.keys.create({ name: 'reader', grants: ['reports:read'] })
  const request = async (presented = secret) => {
    const answer = await app.send('/', `x-api-key: ${presented}`)
    return `${answer.status} ${answer.status === 200 ? 'ok' : String(answer.json().code)}`
  }
  return { app, clock, keys: app.keyring.keys, id: key.id, request }
}

const CHANGES: readonly [name: string, after: string, change: (keys: Keyring['keys'], id: string) => Promise<unknown>][] = [
  ['revoke', '401 key_revoked', (keys, id) => keys.revoke(id)],
  ['rotate', '401 secret_ended', (keys, id) => keys.rotate(id)],
  ['remove', '401 unknown_key', (keys, id) => keys.remove(id)],
  ['update of grants', '403 insufficient_grants', (keys, id) => keys.update(id, { grants: [] })],
  ['update of subnets', '403 ip_not_allowed', (keys, id) => keys.update(id, { subnets: ['192.0.2.0/24'] })],
]

describe.each(frameworks)('a change on $name', framework => {
  describe.each([
    ['a store that answers at once', () => memoryStore()],
    ['a store that answers later', () => gatedStore()],
  ])('in %s', (_, store) => {
    it.each(CHANGES)('holds for the very next request: %s', async (_name, after, change) => {
      const { keys, id, request } = await serve(framework, { store: store() })
      expect([await request(), await request()]).toEqual(['200 ok', '200 ok'])
      await change(keys, id)
      expect([await request(), await request()]).toEqual([after, after])
    })
  })

  it('lets a new secret in at once, and the old one until the end of its grace, to the millisecond', async () => {
    const { clock, keys, id, request } = await serve(framework)
    expect(await request()).toBe('200 ok')
    const { secret } = await keys.rotate(id, { graceSeconds: 60 })
    expect([await request(), await request(secret)]).toEqual(['200 ok', '200 ok'])
    clock.advance({ ms: 59_999 })
    expect([await request(), await request(secret)]).toEqual(['200 ok', '200 ok'])
    clock.advance({ ms: 1 })
    expect([await request(), await request(secret)]).toEqual(['401 secret_ended', '200 ok'])
  })

  it('ends the grace early with endSecret', async () => {
    const { keys, id, request } = await serve(framework)
    expect(await request()).toBe('200 ok')
    const { key, secret } = await keys.rotate(id, { graceSeconds: 3600 })
    expect([await request(), await request(secret)]).toEqual(['200 ok', '200 ok'])
    await keys.endSecret(id, key.secrets[1]?.id ?? '')
    expect([await request(), await request(secret)]).toEqual(['401 secret_ended', '200 ok'])
  })

  it('lets a key in to the last millisecond, and no longer, cached or not', async () => {
    for (const maxStalenessSeconds of [0, 5, 3600]) {
      const clock = manualClock()
      const expiresAt = new Date(clock().getTime() + 10_000)
      const { keys, id, request } = await serve(framework, { clock, maxStalenessSeconds })
      await keys.update(id, { expiresAt })
      expect(await request()).toBe('200 ok')
      clock.advance({ ms: 9_999 })
      expect(await request()).toBe('200 ok')
      clock.advance({ ms: 1 })
      expect(await request()).toBe('401 key_expired')
      clock.set(new Date(expiresAt.getTime() - 1))
      expect(await request()).toBe('200 ok')
    }
  })

  it('lets a narrowed key use what it still has', async () => {
    const { keys, id, request } = await serve(framework)
    await keys.update(id, { grants: ['reports:*'], subnets: ['127.0.0.0/8'], name: 'other' })
    expect(await request()).toBe('200 ok')
    await keys.update(id, { subnets: null })
    expect(await request()).toBe('200 ok')
  })

  it.each(CHANGES)('outruns a slow read that began before it: %s', async (_, after, change) => {
    const store = gatedStore()
    const { keys, id, request } = await serve(framework, { store })
    store.hold()
    const requests = [request(), request(), request()]
    await until(() => store.waiting() > 0)
    await change(keys, id)
    const late = request()
    store.release()
    expect(await Promise.all([...requests, late])).toEqual([after, after, after, after])
    expect(await request()).toBe(after)
  })

  it('outruns slow reads whatever the order, 300 times', async () => {
    const store = gatedStore()
    const { keys, app } = await serve(framework, { store, clock: () => new Date() })
    for (let i = 0; i < 300; i++) {
      const { key, secret } = await keys.create({ name: `key ${i}`, grants: ['reports:read'] })
      const status = async () =>
        await app.keyring.authenticate({ headers: { 'x-api-key': secret } }).then(
          () => 200,
          () => 401,
        )
      if (i % 3 === 0) expect(await status()).toBe(200)
      store.hold()
      const before = Array.from({ length: i % 4 }, () => status())
      for (let turns = i % 5; turns > 0; turns--) await turn()
      if (i % 2) store.release()
      const revoked = keys.revoke(key.id)
      for (let turns = i % 3; turns > 0; turns--) await Promise.resolve()
      const during = status()
      await revoked
      const after = [status(), status()]
      store.release()
      expect(await Promise.all(after)).toEqual([401, 401])
      await Promise.all([...before, during])
      expect(await status()).toBe(401)
    }
  })

  it('outruns a rotation by another process that comes between', async () => {
    const inner = memoryStore()
    const other = createKeyring({ store: inner })
    let between: (() => Promise<void>) | null = null
    const store: KeyStore = {
      ...inner,
      async remove(id, version) {
        const now = between
        between = null
        await now?.()
        return inner.remove(id, version)
      },
    }
    const { keys, id, request } = await serve(framework, { store })
    let second = ''
    between = async () => {
      second = (await other.keys.rotate(id)).secret
      expect(await request(second)).toBe('200 ok')
    }
    await keys.remove(id)
    expect([await request(), await request(second)]).toEqual(['401 unknown_key', '401 unknown_key'])
  })

  it('is refused in a closed keyring, and nobody is let in', async () => {
    const { app, request } = await serve(framework)
    expect(await request()).toBe('200 ok')
    await app.keyring.close()
    expect(await request('0f8fad5b-d9cb-469f-a165-70867728950e')).toBe('503 store_unavailable')
  })
})
