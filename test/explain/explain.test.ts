import { hash } from 'node:crypto'
import { AuthError, createKeyring, type KeyringOptions, type Policy } from 'keywright'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AskedRequest } from '../../src/explain/explanation.js'
import { manualClock } from '../http/manual-clock.js'

const REQUEST = { method: 'GET', url: '/x', headers: {}, socket: { remoteAddress: '192.0.2.7' } }

function open(options: KeyringOptions = {}) {
  const keyring = createKeyring({ store: 'memory:', logger: { warn() {}, error() {} }, ...options })
  onTestFinished(() => keyring.close())
  const explain = (asked: Pick<AskedRequest, 'key'> & Partial<AskedRequest>) =>
    keyring.foundation.explain({ request: REQUEST, demands: [], runPolicies: false, withoutOptions: null, ...asked })
  return { keyring, explain }
}

describe('an explanation', () => {
  it('shows every check, also those behind the first that refuses', async () => {
    const clock = manualClock()
    const { keyring, explain } = open({ clock, rules: { idleAfterDays: 30 } })
    const { key, secret } = await keyring.keys.create({
      name: 'export',
      grants: ['a:read'],
      subnets: ['198.51.100.0/24'],
      expiresAt: new Date(clock().getTime() + 86_400_000),
    })
    await keyring.keys.revoke(key.id)
    clock.advance({ days: 40 })
    const {
      key: told,
      checks,
      answer,
    } = await explain({ key: { secret }, demands: [{ all: ['a:read', 'b:write'] }, { any: ['a:read'] }] })
    expect(told).toEqual({ id: key.id, name: 'export' })
    expect(checks.map(({ name, outcome, status, code }) => [name, outcome, status, code])).toEqual([
      ['cors', 'passes', null, null],
      ['format', 'passes', null, null],
      ['key', 'passes', null, null],
      ['revocation', 'refuses', 401, 'key_revoked'],
      ['expiry', 'refuses', 401, 'key_expired'],
      ['idleness', 'refuses', 401, 'key_idle'],
      ['secret', 'passes', null, null],
      ['owner', 'passes', null, null],
      ['subnets', 'refuses', 403, 'ip_not_allowed'],
      ['origins', 'passes', null, null],
      ['rateLimit', 'passes', null, null],
      ['policies', 'passes', null, null],
      ['route', 'refuses', 403, 'insufficient_grants'],
      ['route', 'passes', null, null],
    ])
    expect(answer).toEqual({ allowed: false, status: 401, code: 'key_revoked', certain: true })
    expect(checks.map(({ detail }) => detail).join('\n')).toContain('requires a:read, b:write, and the key has a:read')
  })

  it('counts nothing, writes nothing, and leaves no event', async () => {
    const { keyring, explain } = open({ rateLimit: { limit: 1, windowSeconds: 60, per: 'key' } })
    const { key, secret } = await keyring.keys.create({ name: 'export' })
    const before = await keyring.audit.list()
    for (let i = 0; i < 5; i++) expect((await explain({ key: { secret } })).answer.allowed).toBe(true)
    expect(await keyring.audit.list()).toEqual(before)
    expect(await keyring.keys.usage(key.id)).toEqual([])
    expect(await keyring.keys.get(key.id)).toEqual(key)
    expect((await keyring.health()).cache).toMatchObject({ keys: 0, absent: 0 })
    // the one that passes is left
    await expect(keyring.authenticate({ ...REQUEST, headers: { 'x-api-key': secret } })).resolves.toMatchObject({ id: key.id })
    await expect(keyring.authenticate({ ...REQUEST, headers: { 'x-api-key': secret } })).rejects.toMatchObject({ status: 429 })
  })

  it('knows a limit that instances share, and says that it does not know others', async () => {
    const limiters = new Map<string, RateLimiterMemory>()
    const shared = { limit: 2, windowSeconds: 60, per: 'key', name: 'shared' } as const
    const { keyring, explain } = open({
      rateLimit: [
        {
          ...shared,
          limiter(options) {
            const made = new RateLimiterMemory(options)
            limiters.set(options.keyPrefix, made)
            return made
          },
        },
        { ...shared, name: 'own' },
      ],
    })
    const { secret } = await keyring.keys.create({ name: 'export' })
    const limits = async () => (await explain({ key: { secret } })).checks.filter(({ name }) => name === 'rateLimit')
    const request = () => keyring.authenticate({ ...REQUEST, headers: { 'x-api-key': secret } })
    expect(await limits()).toMatchObject([
      { outcome: 'passes', detail: expect.stringContaining('after this one 1 more would pass') },
      { outcome: 'unknown', detail: expect.stringContaining('its own memory') },
    ])
    await request()
    await request()
    expect(await limits()).toMatchObject([{ outcome: 'refuses', status: 429, code: 'rate_limited' }, { outcome: 'unknown' }])
    await expect(request()).rejects.toMatchObject({ status: 429 })
  })

  it('runs the checks of the application only where it is asked to', async () => {
    let runs = 0
    const noExports: Policy = ({ name }, { method }) => {
      runs++
      if (name === 'export' && method === 'GET') throw new AuthError('no_exports', { status: 409 })
    }
    const { keyring, explain } = open({ policies: [noExports] })
    const { secret } = await keyring.keys.create({ name: 'export' })
    const careful = await explain({ key: { secret } })
    expect(careful.answer).toEqual({ allowed: true, status: null, code: 'allowed', certain: false })
    expect(runs).toBe(0)
    const whole = await explain({ key: { secret }, runPolicies: true })
    expect(whole.answer).toEqual({ allowed: false, status: 409, code: 'no_exports', certain: true })
  })

  it('says that it does not know from where a request comes', async () => {
    const { keyring, explain } = open()
    const { key } = await keyring.keys.create({ name: 'export', subnets: ['192.0.2.0/24'] })
    const { socket: _, ...request } = REQUEST
    const { checks, answer } = await explain({ key: { id: key.id }, request })
    expect(checks.find(({ name }) => name === 'subnets')).toMatchObject({ outcome: 'unknown' })
    expect(answer).toMatchObject({ allowed: true, certain: false })
  })

  it('finds keys under peppers, those that were imported by a foreign hash, and none by a wrong id', async () => {
    const peppers = [{ id: 'p1', secret: 'p'.repeat(32) }]
    const { keyring, explain } = open({ peppers })
    const { key, secret } = await keyring.keys.create({ name: 'export' })
    expect((await explain({ key: { secret } })).key?.id).toBe(key.id)
    const foreign = 'old-system-secret-0001'
    const value = hash('sha512', foreign, 'hex')
    const imported = await keyring.keys.import({ name: 'imported', hash: { algorithm: 'sha512', value } })
    expect((await explain({ key: { secret: foreign } })).key?.id).toBe(imported.id)
    expect(await explain({ key: { id: 'key_nobody' } })).toMatchObject({
      key: null,
      answer: { status: 401, code: 'unknown_key' },
    })
    const cut = await explain({ key: { secret: secret.slice(0, -1) } })
    expect(cut.checks.find(({ outcome }) => outcome === 'refuses')).toMatchObject({ name: 'format', code: 'unknown_key' })
    expect(JSON.stringify(cut)).not.toContain(secret.slice(0, -1))
  })

  it('answers an allowed preflight as the flow does', async () => {
    const { explain } = open({ cors: { origins: ['https://app.example.com'] } })
    const preflight = (origin: string) => ({
      method: 'OPTIONS',
      url: '/x',
      headers: { origin, 'access-control-request-method': 'GET' },
    })
    const asked = { key: { id: 'key_nobody' } }
    expect((await explain({ ...asked, request: preflight('https://app.example.com') })).answer).toMatchObject({ status: 204 })
    expect((await explain({ ...asked, request: preflight('https://evil.example.net') })).answer).toMatchObject({
      status: 403,
      code: 'origin_not_allowed',
    })
  })
})
