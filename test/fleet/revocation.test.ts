import type { KeyringOptions } from 'keywright'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { verdict } from '../keys/key-fixture.js'
import { startProxy } from '../servers/tcp-proxy.js'
import { FRAMEWORKS, serveApi } from './api.js'
import { instance, listening, msUntil, type OnTestFinished, pause } from './fleet.js'
import { describeFleet, endListeners, type PlaceKind, through } from './place.js'
import { ISSUER, makeKey, TAKEN_AWAY } from './taken-away.js'

// typically a few milliseconds; the rest is for a busy machine
const PUSHED_WITHIN_MS = 1000
// the interval, and a second for a busy machine
const POLLED_WITHIN_MS = 2000
const BACK_WITHIN_MS = 5000
const MAX_STALENESS_SECONDS = 2

const OPTIONS: KeyringOptions = { issuer: ISSUER, tokens: { algorithm: 'ES256' }, rules: { ownership: 'personal' } }

const isTold = (kind: PlaceKind) => kind === 'postgres' || kind === 'redis'
const withinMs = (kind: PlaceKind) => (isTold(kind) ? PUSHED_WITHIN_MS : POLLED_WITHIN_MS)

beforeAll(() => void vi.stubEnv('KEYWRIGHT_SECRET', 'a secret that all instances of these tests have'))
afterAll(() => void vi.unstubAllEnvs())

describeFleet('an instance hears what another has done', (kind, place) => {
  /** What they remember never gets too old, and who is told does not ask: nothing is forgotten but what they hear of. */
  const twoInstances = async (onTestFinished: OnTestFinished) => {
    const { url: store } = place()
    const polls = isTold(kind) ? { changePollSeconds: 3600 } : {}
    const here = instance(onTestFinished, { ...OPTIONS, store, maxStalenessSeconds: 7200, ...polls })
    const elsewhere = instance(onTestFinished, { ...OPTIONS, store })
    await listening(here)
    expect((await here.health()).feed.kind).toBe(isTold(kind) ? 'pushed' : 'polled')
    return { here, elsewhere }
  }

  it.sequential('when it revokes keys', async ({ onTestFinished }) => {
    const { here, elsewhere } = await twoInstances(onTestFinished)
    const keys = []
    for (let i = 0; i < 20; i++) keys.push(await makeKey(elsewhere))
    for (const { secret } of keys) expect(await verdict(here, secret)).toBe('ok')
    const latencies = await Promise.all(
      keys.map(async ({ id, secret }, i) => {
        // spread over a second, so that they fall at any time between two polls
        await pause(i * 50)
        await elsewhere.keys.revoke(id)
        return msUntil(async () => (await verdict(here, secret)) === 'key_revoked', BACK_WITHIN_MS)
      }),
    )
    expect(Math.max(...latencies)).toBeLessThan(withinMs(kind))
  })

  it.sequential('when it takes anything else away', async ({ onTestFinished }) => {
    const { here, elsewhere } = await twoInstances(onTestFinished)
    for (const cases of TAKEN_AWAY) {
      await Promise.all(
        cases.map(async ([what, prepare]) => {
          const { fate, take, becomes } = await prepare(elsewhere)
          expect([what, await fate(here), await fate(here)]).toEqual([what, 'good', 'good'])
          await take(elsewhere)
          const ms = await msUntil(async () => (await fate(here)) !== 'good', BACK_WITHIN_MS)
          expect([what, await fate(here)]).toEqual([what, becomes])
          expect(ms).toBeLessThan(withinMs(kind))
        }),
      )
    }
  })

  if (kind === 'postgres' || kind === 'redis')
    it.sequential('though the connection is ended on which it is told', async ({ onTestFinished }) => {
      const { here, elsewhere } = await twoInstances(onTestFinished)
      const [first, second] = [await makeKey(elsewhere), await makeKey(elsewhere)]
      for (const { secret } of [first, second]) expect(await verdict(here, secret)).toBe('ok')
      await endListeners(kind, place().url)
      await elsewhere.keys.revoke(first.id)
      await msUntil(async () => (await verdict(here, first.secret)) === 'key_revoked', BACK_WITHIN_MS)
      await listening(here)
      expect(await verdict(here, second.secret)).toBe('ok')
      await elsewhere.keys.revoke(second.id)
      const ms = await msUntil(async () => (await verdict(here, second.secret)) === 'key_revoked', BACK_WITHIN_MS)
      expect(ms).toBeLessThan(PUSHED_WITHIN_MS)
    })

  if (kind === 'sqlite') return

  /** An instance that reaches the store by a proxy, and a key of each kind that it remembers. */
  const proxied = async (onTestFinished: OnTestFinished) => {
    const { url, port } = place()
    const proxy = await startProxy({ port: port ?? 0 })
    onTestFinished(proxy.close)
    const store = through(url, proxy.port)
    const here = instance(onTestFinished, { ...OPTIONS, store, maxStalenessSeconds: MAX_STALENESS_SECONDS })
    const elsewhere = instance(onTestFinished, { ...OPTIONS, store: url })
    await listening(here)
    const [doomed, good] = [await makeKey(elsewhere), await makeKey(elsewhere)]
    return { proxy, here, elsewhere, doomed, good }
  }

  it.for(['cut', 'hang'] as const)(
    'and lets nobody in longer than it may where it hears nothing (%s), until it can again',
    async (fault, { onTestFinished }) => {
      const { proxy, here, elsewhere, doomed, good } = await proxied(onTestFinished)
      for (const { secret } of [doomed, good]) expect(await verdict(here, secret)).toBe('ok')
      const asked: Promise<{ secret: string; askedAt: number; found: string }>[] = []
      const ask = async (secret: string) => ({ secret, askedAt: performance.now(), found: await verdict(here, secret) })
      await proxy[fault]()
      const cutAt = performance.now()
      await elsewhere.keys.revoke(doomed.id)
      const revokedAt = performance.now()
      while (performance.now() < revokedAt + (MAX_STALENESS_SECONDS + 0.6) * 1000) {
        asked.push(ask(doomed.secret), ask(good.secret))
        await pause(10)
      }
      const answers = await Promise.all(asked)
      expect(new Set(answers.map(({ found }) => found))).toEqual(new Set(['ok', 'store_unavailable']))
      const letIn = (secret: string) =>
        answers.filter(answer => answer.secret === secret && answer.found === 'ok').map(({ askedAt }) => askedAt)
      expect(Math.max(...letIn(doomed.secret)) - revokedAt).toBeLessThan(MAX_STALENESS_SECONDS * 1000)
      expect(Math.max(...letIn(good.secret)) - cutAt).toBeLessThan(MAX_STALENESS_SECONDS * 1000)
      await proxy.heal()
      const isRight = async () =>
        (await verdict(here, good.secret)) === 'ok' && (await verdict(here, doomed.secret)) === 'key_revoked'
      await msUntil(isRight, BACK_WITHIN_MS)
    },
  )

  if (kind !== 'postgres') return

  it.for(FRAMEWORKS)('the same over HTTP, with %s', async (framework, { onTestFinished }) => {
    const { proxy, here, elsewhere, doomed, good } = await proxied(onTestFinished)
    const api = await serveApi(framework, here)
    onTestFinished(api.close)
    const statuses = async () => [(await api.use(doomed.secret)).status, (await api.use(good.secret)).status]
    expect(await statuses()).toEqual([200, 200])
    await elsewhere.keys.revoke(doomed.id)
    const ms = await msUntil(async () => (await api.use(doomed.secret)).status !== 200, BACK_WITHIN_MS)
    expect(ms).toBeLessThan(PUSHED_WITHIN_MS)
    expect(await api.use(doomed.secret)).toMatchObject({ status: 401, code: 'key_revoked' })
    await proxy.cut()
    const cutAt = performance.now()
    expect(await api.use(good.secret)).toMatchObject({ status: 200 })
    await elsewhere.keys.revoke(good.id)
    await msUntil(async () => (await api.use(good.secret)).status !== 200, BACK_WITHIN_MS)
    expect(performance.now() - cutAt).toBeLessThan(MAX_STALENESS_SECONDS * 1000 + PUSHED_WITHIN_MS)
    expect(await api.use(good.secret)).toMatchObject({ status: 503, code: 'store_unavailable', retryAfter: '1' })
    await proxy.heal()
    await msUntil(async () => (await api.use(good.secret)).code === 'key_revoked', BACK_WITHIN_MS)
  })
})
