import { AuthError, digestSecret, type KeyResolver, type ResolvedKey } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks, type Framework } from '../frameworks.js'

const SECRET = '0f8fad5b-d9cb-469f-a165-70867728950e'
const LINE = `x-api-key: ${SECRET}`

// a query builder has this method, and is no promise
const THEN = ['th', 'en'].join('')

const finds = (key: unknown): KeyResolver => ({
  findByDigest: digest => (digest === digestSecret(SECRET) ? (key as ResolvedKey) : null),
})

const serve = (framework: Framework, store: KeyResolver) =>
  framework.serve({ keyring: { store }, routes: [{ path: '/' }, { path: '/reports', checks: [{ all: ['reports:read'] }] }] })

/** Records that must never let anybody in, because something in them can't be what it should. */
const WRONG: readonly [what: string, key: unknown][] = [
  ['no id', {}],
  ['an empty id', { id: '' }],
  ['a number for an id', { id: 5 }],
  ['a text', 'key'],
  ['a number', 5],
  ['true', true],
  ['an array', [{ id: 'k' }]],
  ['an expiry as a text', { id: 'k', expiresAt: '2099-01-01T00:00:00Z' }],
  ['an expiry as a number', { id: 'k', expiresAt: 4_070_908_800_000 }],
  ['an expiry that is no instant', { id: 'k', expiresAt: new Date('never') }],
  ['an expiry as an object', { id: 'k', expiresAt: { getTime: () => Infinity } }],
  ['a revocation as a text', { id: 'k', revokedAt: '2020-01-01' }],
  ['a revocation as true', { id: 'k', revokedAt: true }],
  ['a revocation that is no instant', { id: 'k', revokedAt: new Date('never') }],
  ['grants as a text', { id: 'k', grants: '*' }],
  ['grants of numbers', { id: 'k', grants: [5] }],
  ['subnets as a text', { id: 'k', subnets: '127.0.0.0/8' }],
  ['no subnets in a list', { id: 'k', subnets: [] }],
  ['subnets with host bits', { id: 'k', subnets: ['127.0.0.1/8'] }],
  ['subnets that are none', { id: 'k', subnets: ['everywhere'] }],
  ['origins as a text', { id: 'k', origins: '*' }],
  ['no origins in a list', { id: 'k', origins: [] }],
  ['origins that are none', { id: 'k', origins: ['*'] }],
  ['a name that is none', { id: 'k', name: { first: 'x' } }],
  ['an account that is none', { id: 'k', account: 7 }],
  ['an environment that is none', { id: 'k', environment: 7 }],
  ['a secret that is none', { id: 'k', secret: 'sec_1' }],
  ['a secret whose end is a text', { id: 'k', secret: { id: 's', expiresAt: '2099-01-01' } }],
  ['a state that is none', { id: 'k', state: 'disabled' }],
  ['a state as a number', { id: 'k', state: 0 }],
]

describe.each(frameworks)('a resolver of your own on $name', framework => {
  it('needs no more than an id, which may do what nothing is required for', async () => {
    const app = await serve(framework, finds({ id: 'partner' }))
    expect((await app.send('/', LINE)).json()).toEqual({ name: 'partner' })
    expect((await app.send('/reports', LINE)).status).toBe(403)
    expect((await app.send('/', 'x-api-key: 1f8fad5b-d9cb-469f-a165-70867728950e')).status).toBe(401)
  })

  it.each([
    ['at once', (key: ResolvedKey) => key],
    ['later', async (key: ResolvedKey) => key],
    [
      'as a query builder',
      (key: ResolvedKey) => ({ [THEN]: (done: (key: ResolvedKey) => void) => void setImmediate(done, key) }),
    ],
  ])('may answer %s', async (_, answer) => {
    const key = { id: 'partner', name: 'Partner', grants: ['reports:*'], expiresAt: null, subnets: null, origins: null }
    const app = await serve(framework, { findByDigest: () => answer(key) as Promise<ResolvedKey> })
    expect((await app.send('/reports', LINE)).json()).toEqual({ name: 'Partner' })
    expect((await app.send('/reports', LINE)).status).toBe(200)
  })

  it.each([null, undefined])('finds nobody with %s', async nobody => {
    const app = await serve(framework, { findByDigest: async () => nobody as null })
    const answer = await app.send('/', LINE)
    expect([answer.status, answer.json().code]).toEqual([401, 'unknown_key'])
  })

  it.each(WRONG)('refuses a record with %s', async (_, key) => {
    for (const store of [finds(key), { findByDigest: async () => key as ResolvedKey }]) {
      const app = await serve(framework, store)
      for (let i = 0; i < 2; i++) {
        const answer = await app.send('/', LINE)
        expect([answer.status, answer.json().code, app.runs()]).toEqual([500, 'internal_error', 0])
      }
      expect(app.log.join('\n')).toContain('refused with 500 internal_error')
    }
  })

  it.each([
    ['expired', { expiresAt: new Date(0) }, 'key_expired'],
    ['revoked', { revokedAt: new Date(0) }, 'key_revoked'],
    ['of the future, but revoked', { revokedAt: new Date('2999-01-01') }, 'key_revoked'],
    ['replaced', { secret: { id: 's', expiresAt: new Date(0) } }, 'secret_ended'],
    ['expired by its state', { state: 'expired' }, 'key_expired'],
    ['revoked by its state', { state: 'revoked' }, 'key_revoked'],
    ['idle by its state', { state: 'idle' }, 'key_idle'],
    ['expired by its state, whatever its expiry', { state: 'expired', expiresAt: new Date('2999-01-01') }, 'key_expired'],
  ])('refuses a key that is %s', async (_, facts, code) => {
    const app = await serve(framework, finds({ id: 'k', ...facts }))
    const answer = await app.send('/', LINE)
    expect([answer.status, answer.json().code, app.runs()]).toEqual([401, code, 0])
  })

  it('decides on what it was given, not on what becomes of that', async () => {
    const key = { id: 'k', grants: ['reports:read'], expiresAt: new Date(0), subnets: ['192.0.2.0/24'] }
    const app = await serve(framework, finds(key))
    expect((await app.send('/', LINE)).json().code).toBe('key_expired')
    key.expiresAt.setTime(Date.now() + 1e9)
    key.subnets.push('127.0.0.0/8')
    expect((await app.send('/', LINE)).status).not.toBe(200)
    expect(app.runs()).toBe(0)
  })

  it.each([
    ['an error', new Error('down')],
    ['nothing', undefined],
    ['a text', 'down'],
    ['a refusal of its own', new AuthError('missing_credential')],
    ['an error with a status', Object.assign(new Error('fine'), { status: 200, expose: true })],
  ])('closes the door where it fails with %s', async (_, error) => {
    const throwing: KeyResolver = {
      findByDigest() {
        throw error
      },
    }
    for (const store of [throwing, { findByDigest: () => Promise.reject(error) }]) {
      const app = await framework.serve({ keyring: { store }, auth: { required: false } })
      const answer = await app.send('/', LINE)
      expect([answer.status, answer.json().code, answer.field('retry-after')]).toEqual([503, 'store_unavailable', '1'])
      expect(app.runs()).toBe(0)
    }
  })

  it('recovers by itself', async () => {
    let down = true
    const app = await serve(framework, { findByDigest: async () => (down ? Promise.reject(new Error('down')) : { id: 'k' }) })
    expect((await app.send('/', LINE)).status).toBe(503)
    down = false
    expect((await app.send('/', LINE)).status).toBe(200)
  })

  it('says that it can not manage keys', async () => {
    const { keyring } = await serve(framework, finds({ id: 'k' }))
    for (const attempt of [
      keyring.keys.create({ name: 'x' }),
      keyring.keys.list(),
      keyring.keys.get('k'),
      keyring.keys.revoke('k'),
    ]) {
      await expect(attempt).rejects.toThrow('findByDigest alone')
    }
  })
})
