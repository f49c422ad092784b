import type { NewKey } from 'keywright'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

describe.each(STORES)('creating a key in %s', store => {
  const { open, now, pass } = useKeyrings(store)

  it('gives the key and, this once, its secret', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'export' })
    expect(secret).toMatch(/^kw_live_[0-9A-Za-z]{38}$/)
    expect(key).toEqual({
      id: expect.stringMatching(/^key_[0-9A-Za-z]{20}$/),
      name: 'export',
      state: 'active',
      account: null,
      owner: null,
      role: null,
      environment: 'live',
      grants: [],
      subnets: null,
      origins: null,
      technicalContact: null,
      metadata: null,
      createdAt: now(),
      createdBy: null,
      expiresAt: null,
      revokedAt: null,
      revokedReason: null,
      lastUsedAt: null,
      lastUsedIp: null,
      secrets: [
        {
          id: expect.stringMatching(/^sec_[0-9A-Za-z]{16}$/),
          hint: `kw_live_…${secret.slice(-4)}`,
          createdAt: now(),
          expiresAt: null,
          lastUsedAt: null,
          lastUsedIp: null,
        },
      ],
      version: 1,
    })
    expect(await keyring.keys.get(key.id)).toEqual(key)
    expect(await verdict(keyring, secret)).toBe('ok')
  })

  it('keeps every fact, canonical', async () => {
    const keyring = open()
    await keyring.roles.create({ id: 'reader', name: 'Reader', grants: ['c:read', 'a:read'] })
    const expiresAt = new Date(now().getTime() + 1000)
    const { key, secret } = await keyring.keys.create({
      name: '  export ✓ ',
      account: 'acme',
      owner: 'ann',
      createdBy: 'bob',
      role: 'reader',
      environment: 'test',
      grants: ['a:read', 'b:*', 'a:read'],
      subnets: ['192.0.2.0/24', '2001:DB8::/32', '198.51.100.7', '198.51.100.7/32'],
      origins: ['https://app.example.com', 'https://*.example.org', 'null'],
      technicalContact: 'ops@example.com',
      metadata: { nested: { list: [1, null, 'x'] }, ключ: '✓' },
      expiresAt,
    })
    expect(secret).toMatch(/^kw_test_/)
    expect(await keyring.keys.get(key.id)).toMatchObject({
      name: 'export ✓',
      account: 'acme',
      owner: 'ann',
      createdBy: 'bob',
      role: 'reader',
      environment: 'test',
      grants: ['a:read', 'b:*', 'c:read'],
      subnets: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7/32'],
      origins: ['https://app.example.com', 'https://*.example.org', 'null'],
      technicalContact: 'ops@example.com',
      metadata: { nested: { list: [1, null, 'x'] }, ключ: '✓' },
      expiresAt,
    })
    const principal = await present(keyring, secret)
    expect(principal).toMatchObject({
      kind: 'api-key',
      id: key.id,
      keyId: key.id,
      name: 'export ✓',
      account: 'acme',
      owner: 'ann',
      environment: 'test',
      role: 'reader',
      grants: ['a:read', 'b:*', 'c:read'],
      expiresAt,
    })
  })

  it('notes the owner as maker where nobody else is named', async () => {
    const { key } = await open().keys.create({ name: 'a', owner: 'ann' })
    expect(key.createdBy).toBe('ann')
  })

  it('gives out frozen keys, all the way down', async () => {
    const { keys } = open()
    const { key } = await keys.create({
      name: 'a',
      grants: ['a'],
      subnets: ['192.0.2.0/24'],
      origins: ['null'],
      metadata: { deep: { list: ['x'] } },
    })
    const listed = (await keys.list()).items[0]
    for (const view of [
      key,
      await keys.get(key.id),
      listed,
      await keys.update(key.id, { name: 'b' }),
      (await keys.rotate(key.id)).key,
    ]) {
      const parts = [
        view,
        view?.grants,
        view?.subnets,
        view?.origins,
        view?.metadata,
        view?.metadata?.deep,
        view?.secrets,
        view?.secrets[0],
      ]
      expect(parts.map(part => typeof part === 'object' && Object.isFrozen(part))).toEqual(parts.map(() => true))
    }
  })

  it('keeps nothing of what it was given, and gives out nothing of what it keeps', async () => {
    const keyring = open()
    const input = {
      name: 'a',
      grants: ['a'],
      subnets: ['192.0.2.0/24'],
      origins: ['https://a.example'],
      metadata: { deep: { n: 1 } },
      expiresAt: new Date(now().getTime() + 1000),
    }
    const { key, secret } = await keyring.keys.create(input)
    const before = structuredClone(await keyring.keys.get(key.id))
    input.grants.push('*')
    input.subnets[0] = '0.0.0.0/0'
    input.origins.length = 0
    input.metadata.deep.n = 2
    input.expiresAt.setFullYear(2999)
    expect(key.expiresAt).toEqual(before?.expiresAt)
    key.createdAt.setFullYear(1999)
    key.expiresAt?.setFullYear(2999)
    ;(await keyring.keys.get(key.id))?.expiresAt?.setFullYear(2999)
    const principal = await present(keyring, secret)
    if (typeof principal === 'object') principal.expiresAt?.setFullYear(2999)
    const used = { lastUsedAt: now(), lastUsedIp: '192.0.2.7' }
    expect(await keyring.keys.get(key.id)).toEqual({ ...before, ...used, secrets: [{ ...before?.secrets[0], ...used }] })
    expect(await verdict(keyring, secret, '203.0.113.1')).toBe('ip_not_allowed')
    pass({ seconds: 1 })
    expect(await verdict(keyring, secret)).toBe('key_expired')
  })

  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  it.each<[field: string, value: unknown, message: RegExp]>([
    ['name', undefined, /a string is needed/],
    ['name', '', /must not be empty/],
    ['name', '   ', /must not be empty/],
    ['name', 'x'.repeat(201), /201 characters: at most 200/],
    ['name', 'a\u0000b', /control character/],
    ['name', 'a\nb', /control character/],
    ['name', 'a\u0085b', /control character/],
    ['name', '\ud800', /surrogate/],
    ['name', 5, /a string is needed/],
    ['name', ['a'], /a string is needed/],
    ['account', '', /must not be empty/],
    ['account', 5, /a string is needed/],
    ['account', 'acme ', /without space around it/],
    ['account', 'acme\u200b', /invisible/],
    ['owner', '\u00a0ann', /without space around it/],
    ['owner', {}, /a string is needed/],
    ['role', '', /must not be empty/],
    ['createdBy', true, /a string is needed/],
    ['technicalContact', 'x'.repeat(321), /at most 320/],
    ['environment', '', /must not be empty/],
    ['environment', 'a_b', /letters and digits/],
    ['environment', 'x'.repeat(21), /at most 20/],
    ['grants', 'a:read', /an array of strings is needed/],
    ['grants', null, /an array of strings is needed/],
    ['grants', ['a b'], /is not a grant/],
    ['grants', ['*:read'], /stands alone or after a last colon/],
    ['grants', [undefined], /a grant is a string/],
    ['grants', Array(1), /a grant is a string/],
    ['grants', Array.from({ length: 1025 }, (_, i) => `g${i}`), /1025 entries: at most 1024/],
    ['grants', { 0: 'a', length: 1 }, /an array of strings/],
    ['subnets', [], /an empty list would allow nobody: leave it out/],
    ['subnets', Array(1), /a subnet is a string/],
    ['subnets', '10.0.0.0/8', /an array of strings/],
    ['subnets', ['10.0.0.5/8'], /has host bits: write "10\.0\.0\.0\/8"/],
    ['subnets', ['192.0.2.0/24', 'x'], /is not a subnet/],
    ['origins', [], /an empty list would allow nobody: leave it out/],
    ['origins', ['https://app.example.com/'], /write "https:\/\/app\.example\.com"/],
    ['origins', ['*'], /is not an origin/],
    ['expiresAt', '2030-01-01', /a valid Date is needed/],
    ['expiresAt', 1_900_000_000_000, /a valid Date is needed/],
    ['expiresAt', new Date(Number.NaN), /a valid Date is needed/],
    ['expiresAt', new Date(0), /has passed already/],
    ['metadata', [], /an object is needed/],
    ['metadata', 'x', /an object is needed/],
    ['metadata', new Date(), /an object is needed/],
    ['metadata', { toJSON: () => 'x' }, /an object is needed/],
    ['metadata', { toJSON: () => undefined }, /an object is needed/],
    ['metadata', { x: 'y'.repeat(4096) }, /more than 4 KiB/],
    ['metadata', JSON.parse(`{"a":${'['.repeat(32)}${']'.repeat(32)}}`) as object, /nested deeper than 32 levels/],
    ['metadata', cyclic, /nested deeper than 32 levels/],
    ['metadata', { n: 1n }, /BigInt/],
  ])('refuses a %s of case %#', async (field, value, message) => {
    const { keys } = open()
    const error = await refusal(keys.create({ name: 'a', [field]: value }))
    expect(error.code).toBe('invalid_input')
    expect(error.status).toBe(422)
    expect(Object.keys(error.errors ?? {})).toEqual([field])
    expect(error.errors?.[field]).toMatch(message)
    expect((await keys.list()).items).toEqual([])
  })

  it('names every wrong field at once', async () => {
    const error = await refusal(open().keys.create({ name: '', grants: ['a b'], subnets: [], origins: [] }))
    expect(Object.keys(error.errors ?? {}).toSorted()).toEqual(['grants', 'name', 'origins', 'subnets'])
  })

  it.each([
    'id',
    'state',
    'secrets',
    'secret',
    'digest',
    'version',
    'revokedAt',
    'lastUsedAt',
    'createdAt',
    'grant',
    'Name',
    '__proto__',
    'constructor',
    'toString',
  ])('refuses the unknown field %s by name', async field => {
    const { keys } = open()
    const input: unknown = JSON.parse(`{ "name": "a", ${JSON.stringify(field)}: "x" }`)
    const error = await refusal(keys.create(input as NewKey))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
    expect(error.message).toContain(`${field}: cannot be set; the fields are name, `)
    expect((await keys.list()).items).toEqual([])
  })

  it.each([undefined, null, 'name', 5, []])('refuses %j for an input', async input => {
    expect((await refusal(open().keys.create(input as never))).code).toBe('invalid_input')
  })

  it('takes 1024 subnets, and holds requests against every one of them', async () => {
    const keyring = open()
    const subnets = Array.from({ length: 1024 }, (_, i) => `10.${i >> 7}.${(i & 127) * 2}.0/24`)
    const { key, secret } = await keyring.keys.create({ name: 'a', subnets })
    expect(key.subnets).toHaveLength(1024)
    for (const i of [0, 1, 511, 512, 1022, 1023]) {
      expect(await verdict(keyring, secret, `10.${i >> 7}.${(i & 127) * 2}.255`)).toBe('ok')
      expect(await verdict(keyring, secret, `10.${i >> 7}.${(i & 127) * 2 + 1}.0`)).toBe('ip_not_allowed')
    }
  })

  it('gives every key an id, a secret and a secret id of its own', async () => {
    const { keys } = open()
    const made = await Promise.all(Array.from({ length: 30 }, () => keys.create({ name: 'a' })))
    expect(new Set(made.flatMap(({ key, secret }) => [key.id, secret, key.secrets[0]?.id])).size).toBe(90)
  })
})
