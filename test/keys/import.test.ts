import { createHash, randomUUID } from 'node:crypto'
import { createKeyring, digestSecret, type ImportedKey } from 'keywright'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

const FIRST = { id: 'p1', secret: 'the first pepper, of enough bytes' }
const SECOND = { id: 'p2', secret: 'the second pepper, of enough bytes' }

describe.each(STORES)('importing a key into %s', store => {
  const { open, now } = useKeyrings(store)

  it('takes the secret that its owner has', async () => {
    const keyring = open()
    const key = await keyring.keys.import({ name: 'old', account: 'a', grants: ['x'], secret: 'legacy-secret-0001' })
    expect(key).toMatchObject({
      name: 'old',
      account: 'a',
      grants: ['x'],
      state: 'active',
      version: 1,
      secrets: [{ hint: '', createdAt: now(), expiresAt: null }],
    })
    expect(await present(keyring, 'legacy-secret-0001')).toMatchObject({ id: key.id })
    expect(await verdict(keyring, 'legacy-secret-0002')).toBe('unknown_key')
  })

  it('takes the digest where the secret is not known', async () => {
    const keyring = open()
    const key = await keyring.keys.import({ name: 'old', digest: digestSecret('legacy-secret-0001') })
    expect(key.secrets[0]?.hint).toBe('')
    expect(await present(keyring, 'legacy-secret-0001')).toMatchObject({ id: key.id })
  })

  it('shows the end of a long secret only', async () => {
    const { secrets } = await open().keys.import({ name: 'old', secret: 'legacy-secret-of-30-characters' })
    expect(secrets[0]?.hint).toBe('…ters')
  })

  it('rotates an imported key to a secret of its own format', async () => {
    const keyring = open()
    const key = await keyring.keys.import({ name: 'old', secret: 'legacy-secret-0001' })
    const { secret } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    expect(secret).toMatch(/^kw_live_/)
    expect([await verdict(keyring, secret), await verdict(keyring, 'legacy-secret-0001')]).toEqual(['ok', 'ok'])
  })

  it('takes no secret that another key has', async () => {
    const keyring = open()
    const { secret } = await keyring.keys.create({ name: 'x' })
    await keyring.keys.import({ name: 'y', secret: 'legacy-secret-0001' })
    for (const input of [{ secret }, { digest: digestSecret(secret) }, { secret: 'legacy-secret-0001' }]) {
      expect(await refusal(keyring.keys.import({ name: 'z', ...input }))).toMatchObject({
        code: 'conflict',
        status: 409,
        message: 'this secret belongs to a key already',
      })
    }
    expect((await keyring.keys.list()).items).toHaveLength(2)
  })

  it('takes no secret again that is no longer good, however it came and comes', async () => {
    const secret = 'legacy-secret-of-30-characters'
    const sha = (algorithm: 'sha256' | 'sha512', salt = '') => createHash(algorithm).update(`${secret}${salt}`).digest('hex')
    const salted = { algorithm: 'sha256', value: sha('sha256', 'own'), salt: 'own', saltPlace: 'after' } as const
    const ways: Partial<ImportedKey>[] = [
      { secret },
      { digest: digestSecret(secret) },
      { digest: digestSecret(secret, FIRST) },
      { hash: { algorithm: 'sha256', value: sha('sha256') } },
      { hash: { algorithm: 'sha512', value: sha('sha512') } },
      { hash: salted },
      { hash: { ...salted, prefix: 'legacy-' } },
    ]
    for (const way of ways) {
      const before = open({ peppers: [FIRST] })
      const { id } = await before.keys.import({ name: 'old', account: 'acme', ...way })
      await before.keys.revoke(id)
      for (const peppers of [[FIRST], [SECOND, FIRST]]) {
        const after = open({ peppers })
        for (const again of [{ secret }, way])
          expect(await refusal(after.keys.import({ name: 'again', account: 'evil', ...again }))).toMatchObject({
            code: 'conflict',
            message: 'this secret belongs to a key already',
          })
        expect(await verdict(after, secret)).toBe('key_revoked')
      }
      await before.keys.remove(id)
    }
    const plain = open()
    const { id } = await plain.keys.import({ name: 'old', secret })
    await plain.keys.revoke(id)
    const peppered = open({ peppers: [FIRST] })
    expect((await refusal(peppered.keys.import({ name: 'again', secret }))).code).toBe('conflict')
  })

  it('takes no secret again that its key has forgotten', async () => {
    const secret = 'legacy-secret-of-30-characters'
    const value = createHash('sha256').update(secret).digest('hex')
    const keyring = open()
    const { id } = await keyring.keys.import({ name: 'old', secret })
    for (let i = 0; i < 8; i++) await keyring.keys.rotate(id)
    expect(await verdict(keyring, secret)).toBe('unknown_key')
    for (const way of [{ secret }, { digest: digestSecret(secret) }, { hash: { algorithm: 'sha256', value } as const }])
      for (const other of [keyring, open({ peppers: [FIRST] })])
        expect(await refusal(other.keys.import({ name: 'again', ...way }))).toMatchObject({
          code: 'conflict',
          message: 'this secret was imported before',
        })
    expect(await verdict(keyring, secret)).toBe('unknown_key')
  })

  it('lets one of ten concurrent imports of one secret through', async () => {
    const rings = [open(), open()] as const
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => rings[i % 2 ? 1 : 0].keys.import({ name: `k${i}`, secret: 'legacy-secret-0001' })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await rings[0].keys.list()).items).toHaveLength(1)
  })

  it.each<[part: Partial<ImportedKey>, field: string]>([
    [{}, 'secret'],
    [{ secret: 'legacy-secret-0001', digest: digestSecret('legacy-secret-0001') }, 'secret'],
    [{ secret: '' }, 'secret'],
    [{ secret: 'fifteen-chars-x' }, 'secret'],
    [{ secret: 'x'.repeat(513) }, 'secret'],
    [{ secret: 'with a space in it' }, 'secret'],
    [{ secret: 'with.a.dot.in.it.a' }, 'secret'],
    [{ secret: 'with-a-line-break\n' }, 'secret'],
    [{ secret: 'with-an-é-in-it-at-all' }, 'secret'],
    [{ secret: 'kw_live_no-checksum-here' }, 'secret'],
    [{ digest: '' }, 'digest'],
    [{ digest: 'legacy-secret-0001' }, 'digest'],
    [{ digest: `sha256:${'a'.repeat(64)}` }, 'digest'],
    [{ digest: `sha256:${'a'.repeat(42)}B` }, 'digest'],
    [{ digest: `md5:${'A'.repeat(43)}` }, 'digest'],
  ])('refuses case %#, and repeats nothing of it', async (part, field) => {
    const { keys } = open()
    const error = await refusal(keys.import({ name: 'x', ...part }))
    expect(error.code).toBe('invalid_input')
    expect(Object.keys(error.errors ?? {})).toEqual([field])
    for (const value of [part.secret, part.digest]) if (value && value.length > 8) expect(error.message).not.toContain(value)
    expect((await keys.list()).items).toEqual([])
  })

  it('refuses unknown fields by name, and bad facts by field', async () => {
    const { keys } = open()
    const error = await refusal(keys.import({ name: '', secret: 'legacy-secret-0001', expires: 1 } as ImportedKey))
    expect(Object.keys(error.errors ?? {}).toSorted()).toEqual(['expires', 'name'])
  })
})

describe.each(STORES)('peppers over %s', store => {
  const { open } = useKeyrings(store)

  it('keep the keys of before when one is added, and drop them when it goes', async () => {
    const plain = open()
    const { secret: before } = await plain.keys.create({ name: 'before' })
    const peppered = open({ peppers: [FIRST] })
    const { secret: during } = await peppered.keys.create({ name: 'during' })
    const imported = 'legacy-secret-0001'
    await peppered.keys.import({ name: 'imported', secret: imported })
    for (const secret of [before, during, imported]) expect(await verdict(peppered, secret)).toBe('ok')
    const without = open()
    expect(await verdict(without, before)).toBe('ok')
    for (const secret of [during, imported]) expect(await verdict(without, secret)).toBe('unknown_key')
  })

  it('can be changed one by one', async () => {
    const { secret: old } = await open({ peppers: [FIRST] }).keys.create({ name: 'old' })
    const both = open({ peppers: [SECOND, FIRST] })
    const { secret: fresh } = await both.keys.create({ name: 'fresh' })
    expect([await verdict(both, old), await verdict(both, fresh)]).toEqual(['ok', 'ok'])
    const second = open({ peppers: [SECOND] })
    expect([await verdict(second, old), await verdict(second, fresh)]).toEqual(['unknown_key', 'ok'])
    const first = open({ peppers: [FIRST] })
    expect([await verdict(first, old), await verdict(first, fresh)]).toEqual(['ok', 'unknown_key'])
  })

  it('prove nothing where another pepper has the same id', async () => {
    const { secret } = await open({ peppers: [FIRST] }).keys.create({ name: 'x' })
    expect(await verdict(open({ peppers: [{ ...SECOND, id: 'p1' }] }), secret)).toBe('unknown_key')
  })

  it('move a key under the new one when it is rotated', async () => {
    const { key } = await open().keys.create({ name: 'x' })
    const { secret } = await open({ peppers: [FIRST] }).keys.rotate(key.id)
    expect(await verdict(open({ peppers: [FIRST] }), secret)).toBe('ok')
    expect(await verdict(open(), secret)).toBe('unknown_key')
  })

  it('hold a change at once for the secrets of before too', async () => {
    const { key, secret } = await open().keys.create({ name: 'x' })
    const keyring = open({ peppers: [FIRST] })
    expect(await verdict(keyring, secret)).toBe('ok')
    await keyring.keys.revoke(key.id)
    expect(await verdict(keyring, secret)).toBe('key_revoked')
  })
})

describe.each(STORES)('UUIDs in %s', store => {
  const { open } = useKeyrings(store)

  it('are secrets where the format says so', async () => {
    const keyring = open({ secretFormat: 'uuid' })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    expect(secret).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(key.secrets[0]?.hint).toBe(`…${secret.slice(-4)}`)
    expect(await verdict(keyring, secret)).toBe('ok')
    expect(await verdict(keyring, randomUUID())).toBe('unknown_key')
    expect(await verdict(keyring, secret.toUpperCase())).toBe('unknown_key')
  })

  it('and secrets of the usual format live side by side', async () => {
    const usual = open()
    const uuid = open({ secretFormat: 'uuid' })
    const { secret } = await usual.keys.create({ name: 'x' })
    const { secret: other } = await uuid.keys.create({ name: 'y' })
    for (const keyring of [usual, uuid])
      expect([await verdict(keyring, secret), await verdict(keyring, other)]).toEqual(['ok', 'ok'])
  })
})

it('a secret with a wrong checksum is refused without asking the store', async () => {
  const asked: string[] = []
  const keyring = createKeyring({ store: { findByDigest: digest => (asked.push(digest), null) } })
  const peppered = createKeyring({ store: { findByDigest: digest => (asked.push(digest), null) }, peppers: [FIRST] })
  for (const wrong of [`kw_live_${'a'.repeat(38)}`, 'kw_', 'kw_live_x', `kw_live_${'a'.repeat(5000)}`]) {
    expect([await verdict(keyring, wrong), await verdict(peppered, wrong)]).toEqual(['unknown_key', 'unknown_key'])
  }
  expect(asked).toEqual([])
  expect(await verdict(keyring, 'something-else')).toBe('unknown_key')
  expect(asked).toEqual([digestSecret('something-else')])
})

it('a digest under a pepper that the keyring does not have is refused', async () => {
  const keyring = createKeyring({ store: 'memory:', peppers: [FIRST] })
  const under = (id: string) =>
    keyring.keys.import({ name: 'x', digest: digestSecret('a-secret-from-elsewhere', { ...FIRST, id }) })
  await expect(under('unknown')).rejects.toMatchObject({ code: 'invalid_input', errors: { digest: expect.any(String) } })
  await expect(under(FIRST.id)).resolves.toMatchObject({ state: 'active' })
})

it('a secret that looks like ours, but is not, is not shown but for its end', async () => {
  const keyring = createKeyring({ store: 'memory:' })
  const key = await keyring.keys.import({ name: 'x', secret: '4f9a8b7c6d5e4f3a2b1c_9d8e7f6a5b4c3d2e1f0a_zz12' })
  expect(key.secrets[0]?.hint).toBe('…zz12')
})
