import { join } from 'node:path'
import { createKeyring, type Keyring, type KeyringOptions, type NewKey } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ManualClock, manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { fateOf, partOf, presenting } from '../tokens/own-tokens.js'
import { type AuthFramework, authFrameworks, type OAuthAnswer } from './auth-servers.js'

const DAY = 86_400
const LIFETIME = { lifetimeSeconds: 3 * DAY }

// instances that share a store have the same secret
beforeEach(() => void vi.stubEnv('KEYWRIGHT_SECRET', 'one secret for all, of more than 32 bytes'))
afterEach(() => void vi.unstubAllEnvs())

interface Holder {
  readonly keyring: Keyring
  readonly clock: ManualClock
  readonly id: string
  readonly secret: string
  readonly secretId: string
}

interface Way {
  readonly what: string
  readonly key?: Partial<NewKey>
  readonly options?: KeyringOptions
  /** Before the key is made. */
  readonly prepare?: (keyring: Keyring) => Promise<unknown>
  readonly scope?: string
  /** Whether the secret was rotated before the token was made. */
  readonly rotated?: boolean
  /** What happens to what the token stands on. */
  readonly change: (holder: Holder) => unknown
}

const DEADLY: readonly Way[] = [
  { what: 'the key is revoked', change: ({ keyring, id }) => keyring.keys.revoke(id) },
  {
    what: 'the key is deleted',
    async change({ keyring, id }) {
      await keyring.keys.revoke(id)
      await keyring.keys.remove(id)
    },
  },
  {
    what: 'the key ends sooner than it was to',
    async change({ keyring, id, clock }) {
      await keyring.keys.update(id, { expiresAt: new Date(clock().getTime() + 1000) })
      clock.advance({ seconds: 1 })
    },
  },
  { what: 'the key falls idle', options: { rules: { idleAfterDays: 1 } }, change: ({ clock }) => clock.advance({ days: 1 }) },
  { what: 'a grant is taken', change: ({ keyring, id }) => keyring.keys.update(id, { grants: ['a:write'] }) },
  { what: 'all grants are taken', change: ({ keyring, id }) => keyring.keys.update(id, { grants: [] }) },
  {
    what: 'a wide grant becomes a narrow one',
    key: { grants: ['a:*'] },
    change: ({ keyring, id }) => keyring.keys.update(id, { grants: ['a:read'] }),
  },
  {
    what: 'subnets are set where there were none',
    change: ({ keyring, id }) => keyring.keys.update(id, { subnets: ['127.0.0.0/8'] }),
  },
  {
    what: 'subnets are narrowed, also where the caller is within',
    key: { subnets: ['127.0.0.0/8', '10.0.0.0/8'] },
    change: ({ keyring, id }) => keyring.keys.update(id, { subnets: ['127.0.0.0/8'] }),
  },
  {
    what: 'origins are set where there were none',
    change: ({ keyring, id }) => keyring.keys.update(id, { origins: ['https://app.example.com'] }),
  },
  {
    what: 'origins are narrowed',
    key: { origins: ['https://*.example.com'] },
    change: ({ keyring, id }) => keyring.keys.update(id, { origins: ['https://app.example.com'] }),
  },
  {
    what: 'its role may do less',
    key: { role: 'reader', grants: [] },
    prepare: keyring => keyring.roles.create({ id: 'reader', name: 'reader', account: 'acme', grants: ['a:read', 'a:write'] }),
    change: ({ keyring }) => keyring.roles.update('reader', { grants: ['a:read'] }),
  },
  {
    what: 'it gets another role',
    key: { role: 'reader', grants: [] },
    async prepare(keyring) {
      await keyring.roles.create({ id: 'reader', name: 'reader', account: 'acme', grants: ['a:read', 'a:write'] })
      await keyring.roles.create({ id: 'other', name: 'other', account: 'acme', grants: ['b:read'] })
    },
    change: ({ keyring, id }) => keyring.keys.update(id, { role: 'other' }),
  },
  {
    what: 'its role is taken and then removed',
    key: { role: 'reader', grants: [] },
    prepare: keyring => keyring.roles.create({ id: 'reader', name: 'reader', account: 'acme', grants: ['a:read', 'a:write'] }),
    async change({ keyring, id }) {
      await keyring.keys.update(id, { role: null })
      await keyring.roles.remove('reader')
    },
  },
  {
    what: 'the owner of a personal key is deactivated',
    options: { rules: { ownership: 'personal' } },
    key: { owner: 'anna' },
    change: ({ keyring }) => keyring.members.deactivate('anna', { account: 'acme' }),
  },
  {
    what: 'the owner of a personal key may do less',
    options: { rules: { ownership: 'personal' } },
    key: { owner: 'anna' },
    change: ({ keyring }) => keyring.members.update('anna', { grants: ['a:read'] }, { account: 'acme' }),
  },
  { what: 'the secret is rotated without grace', change: ({ keyring, id }) => keyring.keys.rotate(id) },
  {
    what: 'the grace of a rotated secret ends',
    async change({ keyring, id, clock }) {
      await keyring.keys.rotate(id, { graceSeconds: 60 })
      clock.advance({ seconds: 60 })
    },
  },
  {
    what: 'a rotated secret is ended early',
    async change({ keyring, id, secretId }) {
      await keyring.keys.rotate(id, { graceSeconds: DAY })
      await keyring.keys.endSecret(id, secretId)
    },
  },
  { what: 'the secret leaks', change: ({ keyring, secret }) => keyring.leaks.report([secret]) },
]

const HARMLESS: readonly Way[] = [
  { what: 'nothing', change: () => undefined },
  { what: 'the key is renamed', change: ({ keyring, id }) => keyring.keys.update(id, { name: 'another name' }) },
  {
    what: 'the key may do more',
    change: ({ keyring, id }) => keyring.keys.update(id, { grants: ['a:read', 'a:write', 'b:read'] }),
  },
  {
    what: 'a narrow grant becomes a wide one',
    change: ({ keyring, id }) => keyring.keys.update(id, { grants: ['a:*'] }),
  },
  {
    what: 'the key loses what the token does not carry',
    scope: 'a:read',
    change: ({ keyring, id }) => keyring.keys.update(id, { grants: ['a:read'] }),
  },
  {
    what: 'subnets are widened',
    key: { subnets: ['127.0.0.1/32'] },
    change: ({ keyring, id }) => keyring.keys.update(id, { subnets: ['127.0.0.0/8', '10.0.0.0/8'] }),
  },
  {
    what: 'subnets are lifted',
    key: { subnets: ['127.0.0.1/32'] },
    change: ({ keyring, id }) => keyring.keys.update(id, { subnets: null }),
  },
  {
    what: 'origins are lifted',
    key: { origins: ['https://app.example.com'] },
    change: ({ keyring, id }) => keyring.keys.update(id, { origins: null }),
  },
  {
    what: 'its role may do more',
    key: { role: 'reader', grants: [] },
    prepare: keyring => keyring.roles.create({ id: 'reader', name: 'reader', account: 'acme', grants: ['a:read'] }),
    change: ({ keyring }) => keyring.roles.update('reader', { grants: ['a:read', 'a:write'] }),
  },
  {
    what: 'the key gets by itself what its role gave it',
    key: { role: 'reader', grants: [] },
    prepare: keyring => keyring.roles.create({ id: 'reader', name: 'reader', account: 'acme', grants: ['a:read'] }),
    change: ({ keyring, id }) => keyring.keys.update(id, { role: null, grants: ['a:read'] }),
  },
  {
    what: 'the owner of a key that is not personal is deactivated',
    key: { owner: 'anna' },
    change: ({ keyring }) => keyring.members.deactivate('anna', { account: 'acme' }),
  },
  {
    what: 'the secret is rotated, and its grace has not ended',
    async change({ keyring, id, clock }) {
      await keyring.keys.rotate(id, { graceSeconds: 60 })
      clock.advance({ seconds: 59 })
    },
  },
  {
    what: 'the secret before it is ended',
    rotated: true,
    async change({ keyring, id, secretId }) {
      const secrets = (await keyring.keys.get(id))?.secrets ?? []
      const old = secrets.find(one => one.id !== secretId)
      await keyring.keys.endSecret(id, old?.id ?? '')
    },
  },
  {
    what: 'the key would have fallen idle, had it not been used',
    options: { rules: { idleAfterDays: 1 } },
    async change({ keyring, clock, secret }) {
      clock.advance({ seconds: DAY - 1 })
      await keyring.flow.authenticate(presenting(secret))
      // what instances have not written yet they do not know of each other
      await keyring.sweep()
    },
  },
  {
    what: 'another key is revoked',
    async change({ keyring }) {
      const { key } = await keyring.keys.create({ name: 'another', account: 'acme' })
      await keyring.keys.revoke(key.id)
    },
  },
]

const refused = ({ status, headers, body }: OAuthAnswer) => ({
  status,
  code: body.code,
  challenge: headers.get('www-authenticate'),
})

async function stand({ name, serve }: AuthFramework, { options = {}, key = {}, prepare, scope, rotated }: Way) {
  const clock = manualClock()
  // a file takes its time: one framework is enough to show that it holds there too
  const store = name === 'Express 5' ? `sqlite:${join(temporaryFolder(), 'keys.db')}` : memoryStore()
  const make = () =>
    createKeyring({ store, clock, tokens: { ...LIFETIME, algorithm: 'ES256' }, logger: { warn() {}, error() {} }, ...options })
  const [one, other] = [await serve({ keyring: make() }), await serve({ keyring: make() })]
  const { keyring } = one
  await prepare?.(keyring)
  const created = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['a:read', 'a:write'], ...key })
  const { key: made, secret } = rotated ? await keyring.keys.rotate(created.key.id, { graceSeconds: DAY }) : created
  const form = { grant_type: 'client_credentials', client_id: made.id, client_secret: secret, ...(scope ? { scope } : {}) }
  const { body } = await one.post('/oauth/token', form)
  const token = body.access_token
  for (const server of [one, other]) expect((await server.use(token)).status).toBe(200)
  const secretId = String(partOf(token, 1).secret_id)
  const holder: Holder = { keyring, clock, id: made.id, secret, secretId }
  return { one, other, clock, token, holder }
}

describe.each(authFrameworks)('a token that was verified a moment ago, on $name', framework => {
  it.each(DEADLY)('dies when $what', async way => {
    const { one, other, clock, token, holder } = await stand(framework, way)
    await way.change(holder)
    const death = {
      status: 401,
      code: 'token_revoked',
      challenge: expect.stringMatching(/Bearer [^,]*.*error="invalid_token"/) as unknown,
    }
    expect(refused(await one.use(token))).toEqual(death)
    clock.advance({ seconds: 5 })
    expect(refused(await other.use(token))).toEqual(death)
    expect(refused(await one.use(token))).toEqual(death)
  })

  it.each(HARMLESS)('lives when $what', async way => {
    const { one, other, clock, token, holder } = await stand(framework, way)
    await way.change(holder)
    expect((await one.use(token)).status).toBe(200)
    clock.advance({ ms: way.what.includes('grace') ? 0 : 5000 })
    for (const server of [one, other]) expect((await server.use(token)).status).toBe(200)
  })
})

describe.each(authFrameworks)('a token of a key, on $name', ({ serve }) => {
  it('never outlives its key', async () => {
    const clock = manualClock()
    const { keyring, post, use } = await serve({ keyring: { clock } })
    const expiresAt = new Date(clock().getTime() + 600_000)
    const { key, secret } = await keyring.keys.create({ name: 'export', expiresAt })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const { body } = await post('/oauth/token', form)
    expect(body.expires_in).toBe(600)
    clock.advance({ ms: 599_999 })
    expect((await use(body.access_token)).status).toBe(200)
    clock.advance({ ms: 1 })
    expect(refused(await use(body.access_token))).toMatchObject({ status: 401, code: 'invalid_token' })
  })

  it('never outlives the secret that was presented', async () => {
    const clock = manualClock()
    const { keyring, post } = await serve({ keyring: { clock } })
    const { key, secret } = await keyring.keys.create({ name: 'export' })
    const rotated = await keyring.keys.rotate(key.id, { graceSeconds: 90 })
    const lifetimeOf = async (client_secret: string) =>
      (await post('/oauth/token', { grant_type: 'client_credentials', client_id: key.id, client_secret })).body.expires_in
    expect(await lifetimeOf(secret)).toBe(90)
    expect(await lifetimeOf(rotated.secret)).toBe(3600)
  })

  it('is held to the subnets of its key, behind a proxy too', async () => {
    const { keyring, post, use } = await serve({ keyring: { trustedProxies: ['127.0.0.0/8'] } })
    const { key, secret } = await keyring.keys.create({ name: 'export', subnets: ['203.0.113.0/24'] })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const inside = { 'x-forwarded-for': '203.0.113.9' }
    const token = (await post('/oauth/token', form, inside)).body.access_token
    expect((await use(token, inside)).status).toBe(200)
    for (const address of ['198.51.100.1', '203.0.113.9, 198.51.100.1', 'unknown'])
      expect(refused(await use(token, { 'x-forwarded-for': address }))).toMatchObject({ status: 403, code: 'ip_not_allowed' })
    expect(refused(await use(token))).toMatchObject({ status: 403, code: 'ip_not_allowed' })
    await keyring.sweep()
    const [day] = await keyring.keys.usage(key.id)
    expect(day?.outcomes).toEqual({ allowed: 2, ip_not_allowed: 4 })
  })

  it('is held to the origins of its key', async () => {
    const { keyring, post, use } = await serve()
    const { key, secret } = await keyring.keys.create({ name: 'export', origins: ['https://*.example.com'] })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const token = (await post('/oauth/token', form)).body.access_token
    expect((await use(token)).status).toBe(200)
    expect((await use(token, { origin: 'https://app.example.com' })).status).toBe(200)
    for (const origin of ['https://example.org', 'http://app.example.com', 'null'])
      expect(refused(await use(token, { origin }))).toMatchObject({ status: 403, code: 'origin_not_allowed' })
  })

  it('is refused where it would be too long, and made where fewer grants are asked for', async () => {
    const { keyring, post, use } = await serve()
    const grants = Array.from({ length: 400 }, (_, i) => `resource-${i}:read`)
    const { key, secret } = await keyring.keys.create({ name: 'export', grants })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const refusal = await post('/oauth/token', form)
    expect([refusal.status, refusal.body.error]).toEqual([400, 'invalid_scope'])
    expect(refusal.body.error_description).toMatch(/^scope: .*more than 8192 characters.*fewer grants/)
    const { body } = await post('/oauth/token', { ...form, scope: grants.slice(0, 200).join(' ') })
    expect((await use(body.access_token)).body.grants).toHaveLength(200)
  })

  it('counts as use of the key, and what is refused behind the flow as refused', async () => {
    const clock = manualClock()
    const { keyring, post, use, fetch } = await serve({ keyring: { clock, rules: { idleAfterDays: 2 }, tokens: LIFETIME } })
    const { key, secret } = await keyring.keys.create({ name: 'export', grants: ['a:read'] })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const token = (await post('/oauth/token', form)).body.access_token
    clock.advance({ seconds: 2 * DAY - 1 })
    for (let i = 0; i < 3; i++) expect((await use(token)).status).toBe(200)
    expect((await fetch('/write', { headers: { authorization: `Bearer ${token}` } })).status).toBe(403)
    await keyring.sweep()
    const days = await keyring.keys.usage(key.id)
    expect(days.map(({ outcomes }) => outcomes)).toEqual([{ allowed: 1 }, { allowed: 3, insufficient_grants: 1 }])
    const used = await keyring.keys.get(key.id)
    expect(used?.lastUsedAt).toEqual(clock())
    clock.advance({ seconds: DAY / 2 })
    expect((await keyring.keys.get(key.id))?.state).toBe('active')
    expect((await use(token)).status).toBe(200)
  })

  it('shares the rate limit of its key', async () => {
    const { keyring, post, fetch, use } = await serve({
      keyring: { clock: manualClock(), rateLimit: { name: 'all', limit: 4, windowSeconds: 60, per: 'key' } },
    })
    const { key, secret } = await keyring.keys.create({ name: 'export' })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const tokens = [(await post('/oauth/token', form)).body.access_token, (await post('/oauth/token', form)).body.access_token]
    for (const token of tokens) expect((await use(token)).status).toBe(200)
    for (const token of tokens) expect(refused(await use(token))).toMatchObject({ status: 429, code: 'rate_limited' })
    expect((await fetch('/protected', { headers: { 'x-api-key': secret } })).status).toBe(429)
  })

  it('is neither accepted nor called bad while the store fails', async () => {
    const clock = manualClock()
    const store = memoryStore()
    let failing = false
    const orFail =
      <A extends unknown[], R>(method: (...args: A) => R) =>
      (...args: A): R => {
        if (failing) throw new Error('the store is down')
        return method(...args)
      }
    const { find, findDocument, findByDigest, write } = store
    const failable = {
      find: orFail(find),
      findDocument: orFail(findDocument),
      findByDigest: orFail(findByDigest),
      write: orFail(write),
    }
    const { keyring, post, use } = await serve({ keyring: { clock, store: { ...store, ...failable } } })
    const { key, secret } = await keyring.keys.create({ name: 'export' })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const token = (await post('/oauth/token', form)).body.access_token
    expect((await use(token)).status).toBe(200)
    failing = true
    // what was read a moment ago may be used
    expect((await use(token)).status).toBe(200)
    const signing = await post('/oauth/token', form)
    expect([signing.status, signing.body.error, signing.headers.get('retry-after')]).toEqual([
      503,
      'temporarily_unavailable',
      '1',
    ])
    clock.advance({ seconds: 5 })
    const answer = await use(token)
    expect(refused(answer)).toMatchObject({ status: 503, code: 'store_unavailable' })
    expect(answer.headers.get('retry-after')).not.toBeNull()
    expect(answer.text).not.toContain('the store is down')
    failing = false
    expect((await use(token)).status).toBe(200)
  })
})

it('dies with its key on an instance that never saw it before', async () => {
  const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
  const [framework] = authFrameworks
  if (!framework) throw new Error('there is none')
  const { keyring, post } = await framework.serve({ keyring: { store } })
  const { key, secret } = await keyring.keys.create({ name: 'export' })
  const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
  const token = (await post('/oauth/token', form)).body.access_token
  await keyring.keys.revoke(key.id)
  const other = createKeyring({ store })
  onTestFinished(() => other.close())
  expect(await fateOf(other, token)).toBe('401 token_revoked')
})
