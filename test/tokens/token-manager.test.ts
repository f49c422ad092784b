import { join } from 'node:path'
import { createKeyring, type KeyringOptions } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'

const quiet = { warn() {}, error() {} }
const ISSUER = 'http://localhost:3000'

function useKeyring(options: KeyringOptions = {}) {
  const keyring = createKeyring({ store: 'memory:', logger: quiet, ...options })
  onTestFinished(() => keyring.close())
  const { issuing } = keyring.foundation
  return {
    keyring,
    issuing,
    async tokenOfKey() {
      const { key } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['a:read'] })
      const { grants, subnets, origins, expiresAt } = key
      const secretId = key.secrets[0]?.id ?? ''
      const made = await issuing.forKey(
        { keyId: key.id, secretId, account: 'acme', grants, subnets, origins, expiresAt },
        { issuer: ISSUER, scope: undefined, boundTo: null },
      )
      return { key, token: made.token }
    },
    async logIn(user: string, account: string | null = 'acme') {
      await keyring.members.enrol({ user, account })
      const id = issuing.logins.newId()
      const login = { id, user, account, clientId: 'cli', grants: ['a:read'], boundTo: null, by: { user } }
      const started = await issuing.startLogin(login, ISSUER, [])
      const made = await keyring.logins.get(id)
      if (!started || !made) throw new Error('no login')
      return { login: made, refreshToken: started.refreshToken ?? '', token: started.token.token }
    },
  }
}

const invalid = (field: string) => ({ code: 'invalid_input', errors: { [field]: expect.any(String) as string } })
// what a caller without types may give
const loose = (value: unknown) => value as never

describe('keyring.tokens', () => {
  it('says what a good token says, and nothing of others', async () => {
    const { keyring, tokenOfKey, logIn } = useKeyring()
    const { key, token } = await tokenOfKey()
    const claims = await keyring.tokens.inspect(token)
    expect(claims).toMatchObject({ iss: ISSUER, sub: key.id, key_id: key.id, scope: 'a:read' })
    expect(Object.isFrozen(claims)).toBe(true)
    const { refreshToken } = await logIn('ann')
    for (const other of ['', 'x', 'a.b.c', refreshToken, `${token}x`, 'x'.repeat(100_000)])
      expect(await keyring.tokens.inspect(other)).toBeNull()
    await keyring.keys.revoke(key.id)
    expect(await keyring.tokens.inspect(token)).toBeNull()
  })

  it('fetches nothing for the token of another issuer', async () => {
    const { keyring } = useKeyring({
      // nobody listens there
      trustedIssuers: [{ issuer: 'https://login.example.com', audience: 'api', jwksUri: 'http://127.0.0.1:9/jwks.json' }],
    })
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')
    const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'https://login.example.com', aud: 'api', exp: 9e9 })}.AAAA`
    expect(await keyring.tokens.inspect(token)).toBeNull()
    expect(await keyring.tokens.revoke(token)).toBe(false)
  })

  it('ends an access token alone and a refresh token with its login, and tells whether it did', async () => {
    const { keyring, issuing, tokenOfKey, logIn } = useKeyring()
    const { token } = await tokenOfKey()
    const login = await logIn('ann')
    const by = { user: 'ops', ip: '192.0.2.1' }
    expect(await keyring.tokens.revoke(token, { by })).toBe(true)
    expect(await keyring.tokens.revoke(token, { by })).toBe(false)
    expect(await keyring.tokens.revoke(login.refreshToken, { by })).toBe(true)
    expect(await keyring.tokens.revoke(login.refreshToken, { by })).toBe(false)
    expect(await issuing.logins.find(login.login.id)).toBeNull()
    expect(await keyring.tokens.revoke('x')).toBe(false)
    for (const action of ['token.revoked', 'login.ended'])
      expect((await keyring.audit.list({ action })).items).toMatchObject([{ account: 'acme', actor: { ...by, key: null } }])
  })

  it('tells one of many who revoke at once that it did', async () => {
    const { keyring, tokenOfKey, logIn } = useKeyring({ store: `sqlite:${join(temporaryFolder(), 'keys.db')}` })
    const { token } = await tokenOfKey()
    const { refreshToken } = await logIn('ann')
    for (const presented of [token, refreshToken]) {
      const done = await Promise.all(Array.from({ length: 10 }, async () => keyring.tokens.revoke(presented)))
      expect(done.filter(Boolean)).toHaveLength(1)
    }
  })

  it('fills its pages of logins, whoever they are of and however many have ended', async () => {
    const clock = manualClock()
    const { keyring, logIn } = useKeyring({ clock, tokens: { loginLifetimeDays: 1, refreshLifetimeDays: 1 } })
    for (let i = 0; i < 3; i++) await logIn('gone')
    clock.advance({ days: 1 })
    const ids: string[] = []
    for (let i = 0; i < 7; i++) {
      clock.advance({ seconds: 1 })
      ids.unshift((await logIn('ann')).login.id)
      await logIn('bob')
      await logIn('ann', 'other')
      await logIn('ann', null)
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await keyring.logins.list({ account: 'acme', user: 'ann', limit: 3, ...(cursor ? { cursor } : {}) })
      expect(page.items).toHaveLength(Math.min(3, 7 - seen.length))
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(ids)
    expect((await keyring.logins.list({ limit: 100 })).items).toHaveLength(28)
    expect((await keyring.logins.list({ account: null })).items).toHaveLength(7)
    expect(await keyring.logins.list({ user: 'gone' })).toEqual({ items: [], next: null })
  })

  it('lists the logins of who is not active', async () => {
    const { keyring, logIn } = useKeyring()
    const { login, token } = await logIn('ann')
    await keyring.members.deactivate('ann', { account: 'acme' })
    expect(await keyring.tokens.inspect(token)).toBeNull()
    expect((await keyring.logins.list({ user: 'ann' })).items).toEqual([login])
  })

  it('ends a login, with who did it and why', async () => {
    const { keyring, logIn } = useKeyring()
    const { login, token, refreshToken } = await logIn('ann')
    await keyring.tokens.inspect(token)
    await keyring.logins.end(login.id, { by: { user: 'ops' }, reason: ' the laptop was stolen ' })
    expect(await keyring.tokens.inspect(token)).toBeNull()
    expect(await keyring.tokens.revoke(refreshToken)).toBe(false)
    const { items } = await keyring.audit.list({ action: 'login.ended' })
    expect(items).toMatchObject([
      {
        account: 'acme',
        subject: { kind: 'login', id: login.id },
        actor: { user: 'ops' },
        before: { user: 'ann', clientId: 'cli', grants: ['a:read'] },
        after: null,
        reason: 'the laptop was stolen',
      },
    ])
    await expect(keyring.logins.end(login.id)).rejects.toMatchObject({ code: 'not_found' })
    const { items: all } = await keyring.audit.list()
    for (const presented of [token, refreshToken]) expect(JSON.stringify(all)).not.toContain(presented)
  })

  it('does not end a login that has ended by itself', async () => {
    const clock = manualClock()
    const { keyring, logIn } = useKeyring({ clock })
    const { login } = await logIn('ann')
    clock.advance({ days: 90 })
    await expect(keyring.logins.end(login.id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await keyring.audit.list({ action: 'login.ended' })).items).toEqual([])
  })

  it('refuses bad input by name', async () => {
    const { tokens, logins } = useKeyring().keyring
    for (const bad of [undefined, null, 1, {}, []]) {
      await expect(tokens.inspect(loose(bad))).rejects.toMatchObject(invalid('token'))
      await expect(tokens.revoke(loose(bad))).rejects.toMatchObject(invalid('token'))
      await expect(logins.end(loose(bad))).rejects.toMatchObject(invalid('id'))
    }
    await expect(tokens.revoke('x', loose({ By: {} }))).rejects.toMatchObject(invalid('By'))
    await expect(tokens.revoke('x', { by: loose({ name: 'ann' }) })).rejects.toMatchObject(invalid('by'))
    await expect(logins.end('x', loose({ why: '' }))).rejects.toMatchObject(invalid('why'))
    await expect(logins.end('x', { reason: 'x'.repeat(501) })).rejects.toMatchObject(invalid('reason'))
    await expect(logins.end('x', { reason: loose(1) })).rejects.toMatchObject(invalid('reason'))
    await expect(logins.list(loose({ owner: 'ann' }))).rejects.toMatchObject(invalid('owner'))
    await expect(logins.list({ user: loose(1) })).rejects.toMatchObject(invalid('user'))
    await expect(logins.list({ account: loose([]) })).rejects.toMatchObject(invalid('account'))
    await expect(logins.list({ limit: 0 })).rejects.toMatchObject(invalid('limit'))
    await expect(logins.list({ cursor: 'x' })).rejects.toMatchObject(invalid('cursor'))
    await expect(tokens.rotateSigningKey(loose({ retired: true }))).rejects.toMatchObject(invalid('retired'))
    await expect(tokens.rotateSigningKey({ retire: loose('no') })).rejects.toMatchObject(invalid('retire'))
    await expect(tokens.rotateSigningKey({ asBefore: loose('no') })).rejects.toMatchObject(invalid('asBefore'))
  })

  it('rotates the signing key: tokens stay good, unless it is retired', async () => {
    const { keyring, tokenOfKey } = useKeyring()
    const { token } = await tokenOfKey()
    const [before] = (await keyring.tokens.publicKeys()).keys
    await keyring.tokens.rotateSigningKey({ by: { user: 'ops' } })
    const { keys } = await keyring.tokens.publicKeys()
    expect(keys.map(({ kid }) => kid)).toContain(before?.kid)
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
    expect(await keyring.tokens.inspect(token)).not.toBeNull()
    await keyring.tokens.rotateSigningKey({ retire: true, by: { user: 'ops' } })
    expect(await keyring.tokens.inspect(token)).toBeNull()
    expect((await keyring.tokens.publicKeys()).keys).toHaveLength(1)
    expect(await keyring.tokens.inspect((await tokenOfKey()).token)).not.toBeNull()
    const { items } = await keyring.audit.list({ action: 'signing_key.created' })
    expect(items.map(({ actor }) => actor.user)).toEqual(['ops', 'ops', null])
    expect(JSON.stringify(items)).not.toContain('sealed')
  })

  it('lets another instance know within the bound', async () => {
    const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
    const clock = manualClock()
    const [one, two] = [useKeyring({ store, clock }), useKeyring({ store, clock })]
    const made = {
      revoked: (await one.tokenOfKey()).token,
      deleted: await one.tokenOfKey(),
      ended: await one.logIn('ann'),
      inactive: await one.logIn('bob'),
      narrowed: await one.logIn('eve'),
    }
    const presented = [made.revoked, made.deleted.token, made.ended.token, made.inactive.token, made.narrowed.token]
    const good = async ({ keyring }: typeof one) =>
      Promise.all(presented.map(async token => (await keyring.tokens.inspect(token)) !== null))
    expect(await good(two)).toEqual([true, true, true, true, true])
    await one.keyring.tokens.revoke(made.revoked)
    await one.keyring.keys.remove(made.deleted.key.id)
    await one.keyring.logins.end(made.ended.login.id)
    await one.keyring.members.deactivate('bob', { account: 'acme' })
    await one.keyring.members.update('eve', { grants: [] }, { account: 'acme' })
    expect(await good(one)).toEqual([false, false, false, false, false])
    clock.advance({ seconds: 5 })
    expect(await good(two)).toEqual([false, false, false, false, false])
  })

  it('lets another instance know of a retired key within the bound, also for what it has not seen before', async () => {
    const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
    const clock = manualClock()
    const [one, two] = [useKeyring({ store, clock }), useKeyring({ store, clock })]
    const [known, other] = [(await one.tokenOfKey()).token, (await one.tokenOfKey()).token]
    expect(await two.keyring.tokens.inspect(known)).not.toBeNull()
    await one.keyring.tokens.rotateSigningKey({ retire: true })
    // seen for the first time shortly before the keys that it knows are too old
    clock.advance({ ms: 4900 })
    await two.keyring.tokens.inspect(other)
    clock.advance({ ms: 100 })
    expect(await two.keyring.tokens.inspect(known)).toBeNull()
    expect(await two.keyring.tokens.inspect(other)).toBeNull()
  })

  it('keeps a token revoked on an instance whose clock is behind the one that sweeps', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const behind = manualClock()
    const [one, two] = [useKeyring({ store, clock }), useKeyring({ store, clock: behind, maxStalenessSeconds: 0 })]
    const { token } = await one.logIn('ann')
    await two.keyring.tokens.revoke(token)
    clock.advance({ days: 30, seconds: 10 })
    behind.advance({ days: 29, seconds: 86_390 })
    await one.keyring.sweep()
    expect(await two.keyring.tokens.inspect(token)).toBeNull()
    expect((await two.issuing.examine(token))?.refusal).toBe('The token was revoked.')
  })
})
