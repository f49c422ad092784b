import { AuthError, digestSecret, type KeyringOptions } from 'keywright'
import { prometheus } from 'keywright/telemetry/prometheus'
import { memoryStore } from 'keywright/stores/memory'
import { Registry } from 'prom-client'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StoreUnavailable } from '../../src/keys/store-unavailable.js'
import { frameworks, type Route } from '../frameworks.js'
import { manualClock } from '../http/manual-clock.js'
import { hear } from './hear.js'
import { serveMetrics } from './scrape.js'

const ROUTES: readonly Route[] = [
  { path: '/', method: 'all' },
  { path: '/reports', checks: [{ all: ['reports:read'] }] },
  { path: '/tokens-only', checks: ['token'] },
]
const POLICY_WORD = 'closed_for_acme_corp'
const UNKNOWN = '0f8fad5b-d9cb-469f-a165-70867728950e'

const setUp = async (options: KeyringOptions = {}) => {
  const heard = hear()
  const metrics = await prometheus({ registry: new Registry() })
  onTestFinished(metrics.close)
  return { heard, scrape: await serveMetrics(metrics), options }
}

describe.each(frameworks)('$name tells', ({ serve }) => {
  it('what each request ended in, once, and nothing that is secret or without bounds', async () => {
    const { heard, scrape } = await setUp()
    const clock = manualClock()
    const { keyring, send } = await serve({
      keyring: {
        clock,
        secretFormat: 'uuid',
        policies: [
          ({ name }) => {
            if (name === 'the key of barred') throw new AuthError(POLICY_WORD)
          },
        ],
      },
      routes: ROUTES,
    })
    const make = (name: string, more: object = {}) =>
      keyring.keys.create({ name: `the key of ${name}`, account: 'acme-corp', owner: 'u_17', ...more })
    const good = await make('good', { grants: ['reports:read'] })
    const bare = await make('bare')
    const barred = await make('barred')
    const elsewhere = await make('elsewhere', { subnets: ['192.0.2.0/24'] })
    const expired = await make('expired', { expiresAt: new Date(clock().getTime() + 60_000) })
    const revoked = await make('revoked')
    await keyring.keys.revoke(revoked.key.id)
    clock.advance({ seconds: 61 })

    const asking: [path: string, lines: string[], status: number, outcomes: string[], kind: string, scheme: string | null][] = [
      ['/', [`x-api-key: ${good.secret}`], 200, ['allowed'], 'api-key', 'x-api-key'],
      ['/reports', [`Authorization: Bearer ${good.secret}`], 200, ['allowed'], 'api-key', 'bearer'],
      ['/', [], 401, ['missing_credential'], 'none', null],
      ['/', [`x-api-key: ${good.secret}`, `x-api-key: ${good.secret}`], 400, ['invalid_request'], 'none', null],
      ['/', [`luc-authorization: ${UNKNOWN}`], 401, ['unknown_key'], 'api-key', 'luc-authorization'],
      ['/', ['Authorization: Bearer eyJhbGciOiJub25lIn0.e30.'], 401, ['invalid_token'], 'token', 'bearer'],
      ['/', [`Authorization: lucca application=${expired.secret}`], 401, ['key_expired'], 'api-key', 'lucca'],
      ['/', [`x-api-key: ${revoked.secret}`], 401, ['key_revoked'], 'api-key', 'x-api-key'],
      ['/', [`x-api-key: ${elsewhere.secret}`], 403, ['ip_not_allowed'], 'api-key', 'x-api-key'],
      ['/', [`x-api-key: ${barred.secret}`], 403, ['other'], 'api-key', 'x-api-key'],
      ['/reports', [`x-api-key: ${bare.secret}`], 403, ['allowed', 'insufficient_grants'], 'api-key', 'x-api-key'],
      ['/tokens-only', [`x-api-key: ${bare.secret}`], 403, ['allowed', 'api_key_not_accepted'], 'api-key', 'x-api-key'],
    ]
    const decisions = heard['keywright:decision']
    for (const [path, lines, status, outcomes, kind, scheme] of asking) {
      decisions.length = 0
      expect({ lines, status: (await send(path, ...lines)).status }).toEqual({ lines, status })
      expect(decisions).toEqual(outcomes.map(outcome => ({ outcome, kind, scheme })))
    }

    const { samples, text } = await scrape()
    expect(samples.get('keywright_decisions_total{outcome="allowed",kind="api-key"}')).toBe(4)
    expect(samples.get('keywright_decisions_total{outcome="other",kind="api-key"}')).toBe(1)
    expect(samples.get('keywright_cache_lookups_total{result="hit",kind="api-key"}')).toBeGreaterThan(0)
    const told = `${JSON.stringify(heard)}${text}`
    const made = [good, bare, barred, elsewhere, expired, revoked]
    const hidden = [
      ...made.flatMap(({ key, secret }) => [secret, digestSecret(secret).replace('sha256:', ''), key.id, key.name]),
      digestSecret(UNKNOWN).replace('sha256:', ''),
      'acme-corp',
      'u_17',
      POLICY_WORD,
      UNKNOWN,
      '127.0.0.1',
      '192.0.2',
      '/reports',
      '/tokens-only',
      'reports:read',
    ]
    for (const word of hidden) expect(told).not.toContain(word)
  })

  it('an origin that is refused before anything else', async () => {
    const { heard } = await setUp()
    const { keyring, fetch, send } = await serve({ keyring: { cors: { origins: ['https://app.example.com'] } } })
    const { secret } = await keyring.keys.create({ name: 'x' })
    expect((await send('/', 'Origin: https://evil.example', `x-api-key: ${secret}`)).status).toBe(403)
    expect(heard['keywright:decision']).toEqual([{ outcome: 'origin_not_allowed', kind: 'none', scheme: null }])
    expect((await fetch('/', { headers: { origin: 'https://app.example.com', 'x-api-key': secret } })).status).toBe(200)
    expect(heard['keywright:decision'].slice(1)).toEqual([{ outcome: 'allowed', kind: 'api-key', scheme: 'x-api-key' }])
  })

  it('whether keys were remembered', async () => {
    const { heard } = await setUp()
    const clock = manualClock()
    const { keyring, fetch } = await serve({ keyring: { clock, secretFormat: 'uuid', maxStalenessSeconds: 5 } })
    const { secret } = await keyring.keys.create({ name: 'x' })
    const lookUps = heard['keywright:cache']
    lookUps.length = 0
    const ask = async (value: string) => {
      await fetch('/', { headers: { 'x-api-key': value } })
      return lookUps.splice(0).map(({ result, kind }) => `${result} ${kind}`)
    }
    expect(await ask(secret)).toEqual(['miss api-key'])
    expect(await ask(secret)).toEqual(['hit api-key'])
    expect(await ask(UNKNOWN)).toEqual(['miss api-key'])
    expect(await ask(UNKNOWN)).toEqual(['absent api-key'])
  })

  it('that the store is away, and that what was remembered is used meanwhile', async () => {
    const { heard, scrape } = await setUp()
    const clock = manualClock()
    const store = memoryStore()
    let isAway = false
    const reach = () => {
      if (isAway) throw new StoreUnavailable('connect ECONNREFUSED 10.0.0.5:5432')
    }
    const { keyring, fetch } = await serve({
      keyring: {
        clock,
        store: {
          ...store,
          async findByDigest(digest) {
            reach()
            return store.findByDigest(digest)
          },
          async chainHead() {
            reach()
            return store.chainHead()
          },
        },
        maxStalenessSeconds: 1,
        staleIfUnavailableSeconds: 60,
      },
    })
    const { secret } = await keyring.keys.create({ name: 'x' })
    const other = await keyring.keys.create({ name: 'y' })
    const ask = (value: string) => fetch('/', { headers: { 'x-api-key': value } }).then(({ status }) => status)
    expect(await ask(secret)).toBe(200)
    isAway = true
    const [lookUps, calls] = [heard['keywright:cache'], heard['keywright:store']]
    lookUps.length = 0
    clock.advance({ seconds: 30 })
    expect(await ask(secret)).toBe(200)
    expect(lookUps.map(({ result }) => result)).toEqual(['miss', 'stale'])
    expect(heard['keywright:decision'].at(-1)?.outcome).toBe('allowed')
    expect(await ask(other.secret)).toBe(503)
    expect(heard['keywright:decision'].at(-1)?.outcome).toBe('store_unavailable')
    expect(calls.filter(({ operation }) => operation === 'findByDigest').map(({ outcome }) => outcome)).toEqual([
      'ok',
      'unavailable',
      'unavailable',
    ])
    const { samples } = await scrape()
    expect(samples.get('keywright_store_call_seconds_count{operation="findByDigest",outcome="unavailable"}')).toBe(2)
    expect(samples.get('keywright_cache_lookups_total{result="stale",kind="api-key"}')).toBe(1)
    expect(JSON.stringify(heard)).not.toContain('10.0.0.5')
  })

  it('what the change feed is like, until the keyring closes', async () => {
    const { heard, scrape } = await setUp()
    const { keyring, fetch } = await serve({ keyring: { changePollSeconds: 0.05 } })
    const { secret } = await keyring.keys.create({ name: 'x' })
    await fetch('/', { headers: { 'x-api-key': secret } })
    await vi.waitFor(() => expect(heard['keywright:feed'].length).toBeGreaterThan(1))
    expect(heard['keywright:feed'][0]?.lagSeconds).toBeLessThan(5)
    expect((await scrape()).samples.get('keywright_feed_lag_seconds')).toBeLessThan(5)
    await keyring.close()
    expect(heard['keywright:feed'].at(-1)).toMatchObject({ connected: null, lagSeconds: null, changes: 0 })
    expect((await scrape()).samples.has('keywright_feed_lag_seconds')).toBe(false)
  })
})
