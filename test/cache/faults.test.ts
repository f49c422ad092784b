import type { KeyringOptions } from 'keywright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frameworks, type Served } from '../frameworks.js'
import { manualClock } from '../http/manual-clock.js'
import { verdict } from '../keys/key-fixture.js'
import { ADMIN, servers } from '../management/management-servers.js'
import { fateOf, tokenOf } from '../tokens/own-tokens.js'
import { instance, polled, until } from './fleet.js'
import { hangs, later, type Script, scriptedStore } from './scripted-store.js'

class Lost extends Error {
  override readonly name = 'TimeoutError'
}
const fails: Script = () => Promise.reject(new Lost('the server is away'))

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

async function served(options: KeyringOptions = {}) {
  const scripted = scriptedStore()
  scripted.scriptAll(later)
  const app = await frameworks[0]?.serve({ keyring: instance(scripted.store, options) })
  if (!app) throw new Error('there is no framework')
  const { secret } = await app.keyring.keys.create({ name: 'k', owner: 'jane' })
  return { scripted, app, secret }
}

async function ask(app: Served, secret: string) {
  const startedAt = performance.now()
  const answer = await app.send('/', `x-api-key: ${secret}`)
  const { code } = answer.json()
  return { said: [answer.status, code, answer.field('retry-after')], ms: performance.now() - startedAt }
}

const WRONG = '0f8fad5b-d9cb-469f-a165-70867728950e'
const CLOSED = [503, 'store_unavailable', '1']

describe('a store that does not answer', () => {
  it('is waited for a second, then left alone, and asked again soon after it is back', async () => {
    const { scripted, app, secret } = await served()
    await app.keyring.ready()
    scripted.scriptAll(hangs)
    const first = await Promise.all(
      [secret, WRONG, secret, WRONG, WRONG.replace('0', '1'), WRONG.replace('0', '2')].map(each => ask(app, each)),
    )
    for (const { said, ms } of first) {
      expect(said).toEqual(CLOSED)
      expect(ms).toBeGreaterThan(900)
      // and what the machine is busy with
      expect(ms).toBeLessThan(1100 + 400)
    }
    await until(async () => (await app.keyring.health()).store.failures >= 5)
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const { said, ms } = await ask(app, i % 2 === 0 ? secret : WRONG)
      expect(said).toEqual(CLOSED)
      times.push(ms)
    }
    expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(50)
    scripted.scriptAll(later)
    const backAt = performance.now()
    await expect.poll(async () => (await ask(app, secret)).said[0], { timeout: 5000, interval: 20 }).toBe(200)
    expect(performance.now() - backAt).toBeLessThan(5000)
    expect((await ask(app, WRONG)).said[0]).toBe(401)
    expect((await app.keyring.health()).store).toMatchObject({ state: 'open', failures: 0 })
  })

  it('is asked again though a longer call still waits for it', async () => {
    const { scripted, app, secret } = await served({ storeDeadlineSeconds: 0.3, maxStalenessSeconds: 600, changePollSeconds: 60 })
    await app.keyring.ready()
    scripted.scriptAll(fails)
    for (let i = 0; i < 8; i++) await ask(app, secret)
    // the try that hangs is a list, which is given ten times as long
    scripted.scriptAll(hangs)
    let isOver = false
    const lists = Promise.allSettled(
      Array.from({ length: 30 }, async (_, i) => {
        await new Promise(resolve => setTimeout(resolve, i * 10))
        return app.keyring.keys.list()
      }),
    ).then(() => void (isOver = true))
    await new Promise(resolve => setTimeout(resolve, 250))
    scripted.scriptAll(later)
    await expect.poll(async () => (await ask(app, secret)).said[0], { timeout: 3000, interval: 10 }).toBe(200)
    expect(isOver).toBe(false)
    await lists
    expect((await ask(app, secret)).said[0]).toBe(200)
  })

  it('is waited for once, however many look-ups a request needs', async () => {
    const slow: Script = async call => {
      await new Promise(resolve => setTimeout(resolve, 130))
      return call()
    }
    const peppers = ['a', 'b', 'c'].map(id => ({ id, secret: id.repeat(32) }))
    const { scripted, app } = await served({ storeDeadlineSeconds: 0.2, peppers, rules: { ownership: 'personal' } })
    const role = { id: 'reader', name: 'Reader', grants: ['reports:read'] }
    await app.keyring.roles.create(role)
    const { secret } = await app.keyring.keys.create({ name: 'k', role: 'reader', owner: 'jane' })
    expect((await ask(app, secret)).said[0]).toBe(200)
    const cold = await app.keyring.keys.create({ name: 'k', role: 'reader', owner: 'jane' })
    scripted.scriptAll(slow)
    for (const each of [cold.secret, WRONG]) {
      const { said, ms } = await ask(app, each)
      expect(said).toEqual(CLOSED)
      expect(ms).toBeLessThan(390)
    }
  })

  it('keeps no token waiting for longer', async () => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const issuer = 'https://api.example.com'
    const keyring = instance(scripted.store, { clock, issuer, tokens: { algorithm: 'ES256' }, storeDeadlineSeconds: 0.2 })
    const held = await keyring.keys.create({ name: 'k', grants: ['a:b'] })
    const token = await tokenOf(keyring, held, { issuer })
    expect(await fateOf(keyring, token)).toBe('good')
    clock.advance({ seconds: 6 })
    const slow: Script = async call => {
      await new Promise(resolve => setTimeout(resolve, 130))
      return call()
    }
    scripted.scriptAll(slow)
    const askedAt = performance.now()
    // what signed it, whether it was revoked, and its key
    expect(await fateOf(keyring, token)).toBe('503 store_unavailable')
    expect(performance.now() - askedAt).toBeLessThan(380)
    scripted.scriptAll(null)
    for (const operation of ['find', 'findDocument'] as const) {
      scripted.script(operation, hangs)
      const startedAt = performance.now()
      expect(await fateOf(keyring, token)).toBe('503 store_unavailable')
      expect(performance.now() - startedAt).toBeLessThan(600)
      scripted.script(operation, null)
    }
  })

  it('is answered for with 503 by the HTTP API for keys', async () => {
    const scripted = scriptedStore()
    const keyring = instance(scripted.store, { storeDeadlineSeconds: 0.05 })
    await keyring.ready()
    const { key } = await keyring.keys.create({ name: 'k', account: 'acme' })
    const server = await servers[0]?.serve({ keyring })
    if (!server) throw new Error('there is no framework')
    for (const script of [hangs, fails, (() => Promise.reject(new Error('refused'))) as Script]) {
      scripted.scriptAll(script)
      for (const target of [
        'GET /keys',
        `GET /keys/${key.id}`,
        'POST /keys',
        `POST /keys/${key.id}/revoke`,
        `DELETE /keys/${key.id}`,
        'GET /roles',
      ]) {
        const { status, body, headers } = await server.ask(target, {
          as: ADMIN,
          ...(target.startsWith('POST') ? { body: target.endsWith('keys') ? { name: 'new' } : {} } : {}),
        })
        const told = [target, status, body.code, headers.get('retry-after'), headers.get('content-type')]
        expect(told).toEqual([target, 503, 'store_unavailable', '1', 'application/problem+json; charset=utf-8'])
      }
    }
    scripted.scriptAll(null)
    await expect
      .poll(async () => (await server.ask('GET /keys', { as: ADMIN })).status, { timeout: 4000, interval: 20 })
      .toBe(200)
  })
})

describe('keys that are remembered while the store is away', () => {
  const remembered = async (options: KeyringOptions) => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const keyring = instance(scripted.store, { clock, storeDeadlineSeconds: 0.1, ...options })
    const make = async (facts = {}) => keyring.keys.create({ name: 'k', ...facts })
    const [good, revoked] = [await make(), await make()]
    const ending = await make({ expiresAt: new Date(clock().getTime() + 20_000) })
    const unknown = await make()
    scripted.script('findByDigest', later)
    await keyring.ready()
    await polled(scripted)
    clock.advance({ ms: 1 })
    for (const { secret } of [good, revoked, ending]) expect(await verdict(keyring, secret)).toBe('ok')
    await instance(scripted.inner, { clock }).keys.revoke(revoked.key.id)
    await polled(scripted)
    const asked = async () => {
      const verdicts: string[] = []
      for (const { secret } of [good, revoked, ending, unknown]) verdicts.push(await verdict(keyring, secret))
      return verdicts
    }
    return {
      scripted,
      clock,
      asked,
      away: (script: Script) => (scripted.script('findByDigest', null), scripted.scriptAll(script)),
    }
  }
  const UNAVAILABLE = 'store_unavailable'

  it.each([
    ['fails', fails],
    ['does not answer', hangs],
  ])('go on for as long as the options say where it %s, and no other does', async (_, script) => {
    const { clock, asked, away } = await remembered({ staleIfUnavailableSeconds: 30 })
    away(script)
    expect(await asked()).toEqual(['ok', UNAVAILABLE, 'ok', UNAVAILABLE])
    clock.advance({ seconds: 10 })
    expect(await asked()).toEqual(['ok', UNAVAILABLE, 'ok', UNAVAILABLE])
    clock.advance({ seconds: 10 })
    expect(await asked()).toEqual(['ok', UNAVAILABLE, 'key_expired', UNAVAILABLE])
    clock.advance({ seconds: 14.998 })
    expect((await asked())[0]).toBe('ok')
    clock.advance({ seconds: 1 })
    expect(await asked()).toEqual([UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE])
  })

  it('go on with peppers too', async () => {
    const peppers = [{ id: 'a', secret: 'a'.repeat(32) }]
    const { clock, asked, away } = await remembered({ staleIfUnavailableSeconds: 30, peppers })
    away(fails)
    clock.advance({ seconds: 10 })
    expect(await asked()).toEqual(['ok', UNAVAILABLE, 'ok', UNAVAILABLE])
  })

  it('go on no longer than usual where no option says so', async () => {
    const { clock, asked, away } = await remembered({})
    away(fails)
    clock.advance({ ms: 4900 })
    expect(await asked()).toEqual(['ok', UNAVAILABLE, 'ok', UNAVAILABLE])
    clock.advance({ ms: 100 })
    expect(await asked()).toEqual([UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE])
  })
})
