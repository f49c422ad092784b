import { inspect } from 'node:util'
import { ApiError, createClient, CredentialError } from 'keywright/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { clientServers } from './client-servers.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

interface Echo {
  readonly by: string
  readonly scheme: string
  readonly body: unknown
}

describe.each(clientServers)('a client of an API on $name', ({ serve }) => {
  it.each([
    ['bearer', 'bearer'],
    ['luc-authorization', 'luc-authorization'],
    ['lucca', 'lucca'],
    ['x-api-key', 'x-api-key'],
  ] as const)('presents a key by the scheme %s', async (scheme, told) => {
    const { keyring, url } = await serve()
    const { secret } = await keyring.keys.create({ name: 'mine' })
    const client = createClient({ baseUrl: url, name: 'acme', apiKey: secret, scheme })
    expect(await client.json('/echo')).toEqual({ by: 'mine', scheme: told, body: null })
    const answer = await client.fetch('/echo', { method: 'PUT' })
    expect(answer.status).toBe(200)
  })

  it('takes the option before the environment, and the environment as it is at the call', async () => {
    const { keyring, url } = await serve()
    const [first, second] = [await keyring.keys.create({ name: 'first' }), await keyring.keys.create({ name: 'second' })]
    vi.stubEnv('LC_API_KEY', first.secret)
    const byOption = createClient({ baseUrl: url, name: 'luminary', apiKey: second.secret, envVar: 'LC_API_KEY' })
    expect((await byOption.json<Echo>('/echo')).by).toBe('second')

    const byVariable = createClient({ baseUrl: url, name: 'luminary', envVar: 'LC_API_KEY' })
    expect((await byVariable.json<Echo>('/echo')).by).toBe('first')
    vi.stubEnv('LC_API_KEY', `${second.secret}\n`)
    expect((await byVariable.json<Echo>('/echo')).by).toBe('second')

    vi.stubEnv('ACME_TOOLS_API_KEY', first.secret)
    expect((await createClient({ baseUrl: url, name: 'acme-tools' }).json<Echo>('/echo')).by).toBe('first')
  })

  it('says all the ways where there is no credential, and sends nothing', async () => {
    const { url, seen } = await serve()
    vi.stubEnv('ACME_API_KEY', '')
    const client = createClient({ baseUrl: url, name: 'acme' })
    const error = await client.fetch('/echo').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CredentialError)
    expect(error).toMatchObject({
      code: 'no_credential',
      message: 'No credential: give the option apiKey, or set ACME_API_KEY in the environment.',
    })
    expect(seen).toEqual([])
  })

  it('tells a refusal by its code, its grants and its status, and never the key', async () => {
    const { keyring, url } = await serve()
    const { key, secret } = await keyring.keys.create({ name: 'mine', grants: ['reports:read'] })
    const client = createClient({ baseUrl: url, name: 'acme', apiKey: secret })
    const error = await client.json('/reports?secret=in-the-query').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      status: 403,
      code: 'insufficient_grants',
      requiredGrants: ['reports:read', 'reports:export'],
      grantedGrants: ['reports:read'],
      retryAfterSeconds: null,
      request: { method: 'GET', url: `${url}/reports` },
    })
    await keyring.keys.revoke(key.id)
    const second = await client.json('/echo').catch((thrown: unknown) => thrown)
    expect(second).toMatchObject({ status: 401, code: 'key_revoked' })
    for (const shown of [error, second, client]) {
      const text = inspect(shown, { depth: 9, showHidden: true }) + JSON.stringify(shown) + String((shown as Error).stack)
      expect(text).not.toContain(secret)
      expect(text).not.toContain('in-the-query')
    }
    // fetch gives every answer, as the platform's does
    expect((await client.fetch('/echo')).status).toBe(401)
  })

  it('sends JSON, and reads what is no JSON as an error', async () => {
    const { keyring, url } = await serve()
    const { secret } = await keyring.keys.create({ name: 'mine' })
    const client = createClient({ baseUrl: url, name: 'acme', apiKey: secret })
    expect((await client.json<Echo>('echo', { json: { a: [1] } })).body).toEqual({ a: [1] })
    expect((await client.json<Echo>('/echo', { json: { b: 2 }, method: 'PUT' })).body).toEqual({ b: 2 })
    await expect(client.json('/api-keys/../nowhere')).rejects.toMatchObject({ status: 404, code: null, problem: null })
  })

  it('exchanges a key once for many calls, and again ahead of the end of the token', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const clock = () => new Date(now)
    const { keyring, url, seen } = await serve({ clock, tokens: { lifetimeSeconds: 600 } })
    const { key, secret } = await keyring.keys.create({ name: 'mine' })
    const client = createClient({ baseUrl: url, name: 'radix', apiKey: secret, clientId: key.id, scheme: 'exchange', clock })
    const exchanges = () => seen.filter(line => line === 'POST /auth').length

    const answers = await Promise.all(Array.from({ length: 30 }, () => client.json<Echo>('/echo')))
    expect(new Set(answers.map(({ scheme }) => scheme))).toEqual(new Set(['bearer']))
    expect(exchanges()).toBe(1)
    now += 539_000
    await client.json('/echo')
    expect(exchanges()).toBe(1)
    now += 2000
    await Promise.all(Array.from({ length: 10 }, () => client.json('/echo')))
    expect(exchanges()).toBe(2)
  })

  it('exchanges a key again where its token ended early, and tells where the key has', async () => {
    const { keyring, url, seen } = await serve({ maxStalenessSeconds: 0.001 })
    const { key, secret } = await keyring.keys.create({ name: 'mine', grants: ['a', 'b'] })
    vi.stubEnv('RADIX_API_KEY', secret)
    vi.stubEnv('RADIX_CLIENT_ID', key.id)
    const client = createClient({ baseUrl: url, name: 'radix', scheme: 'exchange' })
    await client.json('/echo')
    // narrowed below its token: the token is dead, and the next one is not
    await keyring.keys.update(key.id, { grants: ['a'] })
    expect((await client.json<Echo>('/echo', { json: { once: true } })).body).toEqual({ once: true })
    expect(seen.filter(line => line === 'POST /auth')).toHaveLength(2)
    await keyring.keys.revoke(key.id)
    await expect(client.json('/echo')).rejects.toMatchObject({
      status: 401,
      code: 'invalid_client',
      request: { url: `${url}/auth` },
    })
  })

  it('says that an exchange needs the id of the key', async () => {
    const { url } = await serve()
    const client = createClient({ baseUrl: url, name: 'radix', apiKey: 'x'.repeat(20), scheme: 'exchange' })
    await expect(client.json('/echo')).rejects.toThrow(
      'No id of the key: give the option clientId, or set RADIX_CLIENT_ID in the environment.',
    )
  })

  it('manages keys by a key that may', async () => {
    const { keyring, url } = await serve()
    const { key: maker, secret } = await keyring.keys.create({ name: 'maker', account: 'acme', grants: ['keys:*', 'reports:*'] })
    const client = createClient({ baseUrl: url, name: 'acme', apiKey: secret })

    const made = await client.keys.create({ name: 'nightly', grants: ['reports:read'], subnets: ['10.0.0.0/8'] })
    expect(made.key).toMatchObject({ name: 'nightly', state: 'active', account: 'acme', subnets: ['10.0.0.0/8'] })
    const listed = await client.keys.list({ limit: 1, state: 'active' })
    expect(listed.items.map(({ id }) => id)).toEqual([made.key.id])
    const rest = await client.keys.list({ limit: 1, cursor: String(listed.next) })
    expect(rest.items.map(({ id }) => id)).toEqual([maker.id])

    const read = await client.keys.get(made.key.id)
    const ifMatch = String(client.etagOf(read))
    const renamed = await client.keys.update(read.id, { name: 'hourly' }, { ifMatch })
    expect(renamed.name).toBe('hourly')
    await expect(client.keys.update(read.id, { name: 'daily' }, { ifMatch })).rejects.toMatchObject({ status: 412 })
    const rotated = await client.keys.rotate(read.id, { graceSeconds: 60 })
    expect(rotated.secret).not.toBe(made.secret)
    const [ending] = rotated.key.secrets.filter(({ expiresAt }) => expiresAt !== null)
    await client.keys.endSecret(read.id, String(ending?.id))
    expect((await client.keys.revoke(read.id, { reason: 'done' })).state).toBe('revoked')
    expect(await client.keys.remove(read.id)).toBeUndefined()
    await expect(client.keys.get(read.id)).rejects.toMatchObject({ status: 404, code: 'not_found' })

    expect(await client.self.get()).toMatchObject({ id: maker.id })
    expect((await client.members.list()).items).toEqual([])
    expect((await client.auditEvents.list({ limit: 2 })).items).toHaveLength(2)
    await expect(client.keys.create({ name: '' })).rejects.toMatchObject({
      status: 422,
      fieldErrors: { name: expect.any(String) as string },
    })
  })

  it('makes one key of one call, however often it is sent', async () => {
    const { keyring, url } = await serve()
    const { secret } = await keyring.keys.create({ name: 'maker', account: 'acme', grants: ['keys:*'] })
    let sent = 0
    const client = createClient({
      baseUrl: url,
      name: 'acme',
      apiKey: secret,
      fetch: async (address, init) => {
        const answer = await fetch(address, init)
        // the first answer is lost
        return sent++ === 0 ? new Response('', { status: 503, headers: { 'retry-after': '0' } }) : answer
      },
    })
    await client.keys.create({ name: 'nightly' })
    expect(sent).toBe(2)
    expect((await keyring.keys.list({ account: 'acme' })).items.map(({ name }) => name)).toEqual(['nightly', 'maker'])
  })

  it.each(['', '.', '..', 7])('takes %j for no id', async id => {
    const { url, seen } = await serve()
    const client = createClient({ baseUrl: url, name: 'acme', apiKey: 'x'.repeat(20) })
    await expect(client.keys.get(id as string)).rejects.toThrow('keyId must be an id')
    expect(seen).toEqual([])
  })
})
