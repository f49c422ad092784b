import { createHash, hash, randomBytes } from 'node:crypto'
import { createKeyring, type ForeignHash, type ImportedKey, type Keyring, type KeyStore } from 'keywright'
import { describe, expect, it, vi } from 'vitest'
import { hangs, scriptedStore } from '../cache/scripted-store.js'
import { present, refusal, STORES, useKeyrings, verdict } from './key-fixture.js'

const sha = (algorithm: 'sha256' | 'sha512', text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex') =>
  createHash(algorithm).update(text).digest(encoding)

const newSecret = () => `old_${randomBytes(24).toString('hex')}`
const sha512 = (secret: string): ForeignHash => ({ algorithm: 'sha512', value: sha('sha512', secret) })

/** What tells of the replaced hash in the audit trail. */
const rehashes = async (keyring: Keyring) => (await keyring.audit.list({ action: 'key.rehashed' })).items

describe.each(STORES)('a key that was imported by a foreign hash into %s', store => {
  const { open, pass } = useKeyrings(store)

  it.each<[what: string, hashOf: (secret: string) => ForeignHash]>([
    ['SHA-256 in hex', secret => ({ algorithm: 'sha256', value: sha('sha256', secret) })],
    ['SHA-256 in hex, in capitals', secret => ({ algorithm: 'sha256', value: sha('sha256', secret).toUpperCase() })],
    ['SHA-256 in base64', secret => ({ algorithm: 'sha256', value: sha('sha256', secret, 'base64') })],
    ['SHA-256 in base64url', secret => ({ algorithm: 'sha256', value: sha('sha256', secret, 'base64url') })],
    ['SHA-512 in hex', sha512],
    ['SHA-512 in base64', secret => ({ algorithm: 'sha512', value: sha('sha512', secret, 'base64') })],
    ['SHA-512 in base64url', secret => ({ algorithm: 'sha512', value: sha('sha512', secret, 'base64url') })],
    [
      'salt behind the secret',
      secret => ({ algorithm: 'sha256', value: sha('sha256', `${secret}pinch`), salt: 'pinch', saltPlace: 'after' }),
    ],
    [
      'salt before the secret',
      secret => ({ algorithm: 'sha512', value: sha('sha512', `pinch${secret}`), salt: 'pinch', saltPlace: 'before' }),
    ],
    [
      'a salt of its own, and a prefix',
      secret => ({
        algorithm: 'sha256',
        value: sha('sha256', `${secret}own`),
        salt: 'own',
        saltPlace: 'after',
        prefix: secret.slice(0, 12),
      }),
    ],
  ])('is known by its secret: %s', async (_, hashOf) => {
    const keyring = open()
    const [secret, other] = [newSecret(), newSecret()]
    const key = await keyring.keys.import({ name: 'old', account: 'a', grants: ['x'], hash: hashOf(secret) })
    expect(await present(keyring, secret)).toMatchObject({ id: key.id, name: 'old', account: 'a', grants: ['x'] })
    expect(await verdict(keyring, other)).toBe('unknown_key')
    expect(await verdict(keyring, secret.slice(0, -1))).toBe('unknown_key')
    expect(await present(open(), secret)).toMatchObject({ id: key.id })
  })

  it('gets a digest of ours at its first use, once, and goes on working', async () => {
    const [one, other] = [open(), open()]
    const secret = newSecret()
    const key = await one.keys.import({ name: 'old', hash: sha512(secret) })
    const results = await Promise.all(Array.from({ length: 50 }, (_, i) => verdict(i % 2 ? one : other, secret)))
    expect(new Set(results)).toEqual(new Set(['ok']))
    await vi.waitFor(async () => expect(await rehashes(one)).toHaveLength(1))
    for (const keyring of [one, other, open()]) expect(await verdict(keyring, secret)).toBe('ok')
    await one.close()
    await other.close()
    const last = open()
    expect(await rehashes(last)).toMatchObject([{ subject: { kind: 'key', id: key.id }, before: {}, after: {} }])
    expect((await last.audit.verify()).ok).toBe(true)
    // whoever edits it meanwhile is in nobody's way
    await expect(last.keys.update(key.id, { name: 'new' }, { ifVersion: key.version })).resolves.toMatchObject({ name: 'new' })
  })

  it('gets its digest under the current pepper', async () => {
    const peppers = [{ id: 'p1', secret: 'a pepper that has enough bytes for it' }]
    const keyring = open({ peppers })
    const secret = newSecret()
    await keyring.keys.import({ name: 'old', hash: sha512(secret) })
    expect(await verdict(keyring, secret)).toBe('ok')
    await vi.waitFor(async () => expect(await rehashes(keyring)).toHaveLength(1))
    expect(await verdict(open({ peppers }), secret)).toBe('ok')
    expect(await verdict(open(), secret)).toBe('unknown_key')
  })

  it('is refused at once where it is revoked before it was used, and where it was used and is remembered', async () => {
    const keyring = open()
    for (const uses of [0, 2]) {
      const secret = newSecret()
      const { id } = await keyring.keys.import({ name: 'old', hash: sha512(secret) })
      for (let i = 0; i < uses; i++) expect(await verdict(keyring, secret)).toBe('ok')
      await keyring.keys.revoke(id)
      expect(await verdict(keyring, secret)).toBe('key_revoked')
    }
  })

  it('keeps its hash where it is not good', async () => {
    const keyring = open()
    const secret = newSecret()
    const { id } = await keyring.keys.import({ name: 'old', hash: sha512(secret) })
    await keyring.keys.revoke(id)
    expect(await verdict(keyring, secret)).toBe('key_revoked')
    await keyring.close()
    expect(await rehashes(open())).toEqual([])
  })

  it('works within maxStalenessSeconds where its secret was refused before, also in another process', async () => {
    const [here, elsewhere] = [open({ maxStalenessSeconds: 5 }), open()]
    const [secret, another] = [newSecret(), newSecret()]
    expect([await verdict(here, secret), await verdict(here, another)]).toEqual(['unknown_key', 'unknown_key'])
    await here.keys.import({ name: 'here', hash: sha512(secret) })
    expect(await verdict(here, secret)).toBe('ok')
    await elsewhere.keys.import({
      name: 'elsewhere',
      hash: { algorithm: 'sha256', value: sha('sha256', `${another}!`), salt: '!', saltPlace: 'after' },
    })
    pass({ seconds: 5 })
    expect(await verdict(here, another)).toBe('ok')
  })

  it('comes back in no second import, be it used or not', async () => {
    const keyring = open()
    const [used, unused] = [newSecret(), newSecret()]
    const keys = []
    for (const secret of [used, unused]) keys.push(await keyring.keys.import({ name: 'old', hash: sha512(secret) }))
    expect(await verdict(keyring, used)).toBe('ok')
    await vi.waitFor(async () => expect(await rehashes(keyring)).toHaveLength(1))
    for (const secret of [used, unused])
      expect(await refusal(keyring.keys.import({ name: 'again', hash: sha512(secret) }))).toMatchObject({ code: 'conflict' })
    expect((await keyring.keys.list()).items).toHaveLength(2)
    await keyring.keys.remove(keys[0]?.id ?? '')
    expect(await refusal(keyring.keys.import({ name: 'again', hash: sha512(used) }))).toMatchObject({
      code: 'conflict',
      message: 'this secret was imported before',
    })
    expect(await verdict(keyring, used)).toBe('unknown_key')
  })

  it('can be rotated before its first use', async () => {
    const keyring = open()
    const secret = newSecret()
    const key = await keyring.keys.import({ name: 'old', hash: sha512(secret) })
    const { secret: next } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    expect([await verdict(keyring, next), await verdict(keyring, secret)]).toEqual(['ok', 'ok'])
    pass({ seconds: 61 })
    expect([await verdict(keyring, next), await verdict(keyring, secret)]).toEqual(['ok', 'secret_ended'])
  })

  it('is found where its secret was leaked', async () => {
    const keyring = open()
    const secret = newSecret()
    const { id } = await keyring.keys.import({ name: 'old', hash: sha512(secret) })
    expect(await keyring.leaks.report([secret])).toEqual({ presented: 1, keys: [{ id, outcome: 'revoked' }] })
    expect(await verdict(keyring, secret)).toBe('key_revoked')
  })

  it('may have a secret with one dot', async () => {
    const keyring = open()
    const secret = `abcdefgh.${randomBytes(16).toString('hex')}`
    await keyring.keys.import({ name: 'old', hash: { ...sha512(secret), prefix: 'abcdefgh' } })
    for (const authorization of [`Bearer ${secret}`, `lucca application=${secret}`])
      await expect(keyring.authenticate({ headers: { authorization }, socket: {} })).resolves.toMatchObject({ name: 'old' })
    expect((await keyring.keys.list()).items[0]?.secrets[0]?.hint).toBe('abcdefgh…')
  })

  it('shows no more than the beginning of a prefix', async () => {
    const { keys } = open()
    const key = await keys.import({ name: 'old', hash: { ...sha512(newSecret()), prefix: 'abcdefghijklmnopqrst' } })
    expect(key.secrets[0]?.hint).toBe('abcdefghijkl…')
  })

  it('has salts that each belong to one prefix alone', async () => {
    const keyring = open()
    const salted = (secret: string, salt: string, prefix: string): ImportedKey => ({
      name: 'old',
      hash: { algorithm: 'sha256', value: sha('sha256', `${salt}${secret}`), salt, saltPlace: 'before', prefix },
    })
    const secrets = Array.from({ length: 40 }, newSecret)
    for (const [i, secret] of secrets.entries()) await keyring.keys.import(salted(secret, `salt ${i}`, secret.slice(0, 10)))
    for (const secret of secrets) expect(await verdict(keyring, secret)).toBe('ok')
    // the right prefix, and a hash that was made with another salt
    const secret = newSecret()
    await keyring.keys.import(salted(`${secret}x`, 'salt 0', secret.slice(0, 10)))
    expect(await verdict(keyring, secret)).toBe('unknown_key')
  })

  it.each<[hash: object, says: string]>([
    [{ algorithm: 'md5', value: 'a'.repeat(32) }, 'algorithm is sha256 or sha512'],
    [{ algorithm: 'sha256', value: '' }, 'value is 64 characters of hex'],
    [{ algorithm: 'sha256', value: 'g'.repeat(64) }, 'value is 64 characters of hex'],
    [{ algorithm: 'sha256', value: 'a'.repeat(63) }, 'value is 64 characters of hex'],
    [{ algorithm: 'sha256', value: `${'A'.repeat(42)}B` }, 'value is 64 characters of hex'],
    [{ algorithm: 'sha256', value: `${'A'.repeat(43)}==` }, 'value is 64 characters of hex'],
    [{ algorithm: 'sha256', value: 'a'.repeat(128) }, 'value is as long as one of sha512, and algorithm says sha256'],
    [{ algorithm: 'sha512', value: 'a'.repeat(64) }, 'value is as long as one of sha256, and algorithm says sha512'],
    [{ algorithm: 'sha256', value: 'a'.repeat(64), salt: 'x' }, 'saltPlace says where the salt stood'],
    [{ algorithm: 'sha256', value: 'a'.repeat(64), salt: 'x', saltPlace: 'within' }, 'saltPlace is before or after'],
    [{ algorithm: 'sha256', value: 'a'.repeat(64), salt: 'x'.repeat(257), saltPlace: 'after' }, 'salt is a text of at most 256'],
    [{ algorithm: 'sha256', value: 'a'.repeat(64), prefix: 'with space' }, 'prefix has 1 to 32 printable'],
    [{ algorithm: 'sha256', value: 'a'.repeat(64), prefix: 'x'.repeat(33) }, 'prefix has 1 to 32 printable'],
    [{ algorithm: 'sha512', value: 'a'.repeat(128), prefix: 'eyJabcde' }, 'prefix begins with "eyJ"'],
    [{ algorithm: 'sha256', value: sha('sha256', 'a-whole-secret'), prefix: 'a-whole-secret' }, 'prefix is the whole secret'],
    [
      {
        algorithm: 'sha512',
        value: sha('sha512', 'saltya-whole-secret'),
        salt: 'salty',
        saltPlace: 'before',
        prefix: 'a-whole-secret',
      },
      'prefix is the whole secret',
    ],
    [{ algorithm: 'sha256', value: 'a'.repeat(64), iterations: 3 }, 'and no other member'],
  ])('is refused where the hash can be none: case %#', async (hashGiven, says) => {
    const { keys } = open()
    const error = await refusal(keys.import({ name: 'x', hash: hashGiven as ForeignHash }))
    expect([error.code, Object.keys(error.errors ?? {})]).toEqual(['invalid_input', ['hash']])
    expect(error.message).toContain(says)
    expect((await keys.list()).items).toEqual([])
  })

  it('is refused where there are too many salts without prefix, or too many for one prefix', async () => {
    const { keys } = open()
    const salted = (i: number, prefix?: string): ImportedKey => ({
      name: 'x',
      hash: {
        algorithm: 'sha256',
        value: sha('sha256', `${i} ${prefix}`),
        salt: `salt ${i}`,
        saltPlace: 'after',
        ...(prefix ? { prefix } : {}),
      },
    })
    // what a secret may begin with is counted together, whatever is in use for one of them
    for (let i = 0; i < 9; i++) await keys.import(salted(i))
    for (let i = 0; i < 4; i++) for (const prefix of ['old_', 'new_']) await keys.import(salted(i, prefix))
    for (let i = 0; i < 3; i++) await keys.import(salted(i, `old_${'x'.repeat(i + 1)}`))
    await keys.import(salted(0, 'other'))
    for (const [prefix, says] of [
      [undefined, 'give prefix too'],
      ['old_', 'Give more characters of each secret'],
      ['other', 'Give more characters of each secret'],
      ['a_long_prefix', 'of every key as many'],
    ] as const) {
      const error = await refusal(keys.import(salted(16, prefix)))
      expect([error.code, error.message]).toEqual(['invalid_input', expect.stringContaining(says)])
      expect(error.message).toContain('more than 16')
    }
  })
})

describe('where nothing was imported', () => {
  const keyringOn = (store: KeyStore, options = {}) => {
    let now = Date.UTC(2030, 0, 1)
    const keyring = createKeyring({ store, clock: () => new Date(now), logger: { warn() {}, error() {} }, ...options })
    return { keyring, pass: (ms: number) => void (now += ms) }
  }

  it('the store is asked for methods once, however many secrets are unknown', async () => {
    const scripted = scriptedStore()
    const { keyring, pass } = keyringOn(scripted.store)
    for (let i = 0; i < 50; i++) expect(await verdict(keyring, newSecret())).toBe('unknown_key')
    expect([scripted.calls('findDocument'), scripted.calls('findByDigest')]).toEqual([1, 50])
    pass(5000)
    expect(await verdict(keyring, newSecret())).toBe('unknown_key')
    expect(scripted.calls('findDocument')).toBe(2)
    await keyring.close()
  })

  it('a key that is known costs nothing more', async () => {
    const scripted = scriptedStore()
    const { keyring } = keyringOn(scripted.store)
    const { secret } = await keyring.keys.create({ name: 'x' })
    const before = scripted.calls('findDocument')
    for (let i = 0; i < 5; i++) expect(await verdict(keyring, secret)).toBe('ok')
    expect([scripted.calls('findDocument') - before, scripted.calls('findByDigest')]).toEqual([0, 1])
    await keyring.close()
  })

  it('a resolver is asked for digests alone', async () => {
    const asked: string[] = []
    const keyring = createKeyring({ store: { findByDigest: digest => (asked.push(digest), null) } })
    const secret = newSecret()
    expect(await verdict(keyring, secret)).toBe('unknown_key')
    expect(asked).toEqual([`sha256:${hash('sha256', secret, 'base64url')}`])
  })
})

describe('a secret that is unknown', () => {
  it('is looked up in all ways at once, and in 16 of them at most', async () => {
    const { store, script } = scriptedStore()
    const keyring = createKeyring({ store })
    const secret = newSecret()
    const hashOf = (i: number, prefix?: string): ForeignHash => ({
      algorithm: 'sha512',
      value: sha('sha512', `no such secret ${i} ${prefix}`),
      salt: `${i}`,
      saltPlace: 'after',
      ...(prefix ? { prefix } : {}),
    })
    let made = 0
    for (let length = 4; length < 12; length++)
      for (let i = 0; i < 4; i++)
        for (const given of [hashOf(10 * length + i), hashOf(1000 + 10 * length + i, secret.slice(0, length))])
          await keyring.keys.import({ name: 'old', hash: given }).then(
            () => made++,
            () => null,
          )
    expect(made).toBe(16)
    let [asked, underWay, most] = [0, 0, 0]
    script('findByDigest', async (call, [digest]) => {
      if (String(digest).startsWith('foreign:')) asked++
      most = Math.max(most, ++underWay)
      await new Promise(resolve => setTimeout(resolve, 5))
      underWay--
      return call()
    })
    expect(await verdict(keyring, secret)).toBe('unknown_key')
    expect([asked, most]).toEqual([16, 16])
    await keyring.close()
  })
})

describe('a store that fails', () => {
  const OPTIONS = { storeDeadlineSeconds: 0.2, maxStalenessSeconds: 1 }

  const prepared = async () => {
    const scripted = scriptedStore()
    let now = Date.UTC(2030, 0, 1)
    const log: string[] = []
    const note = (message: string) => void log.push(message)
    const open = () =>
      createKeyring({
        store: scripted.store,
        clock: () => new Date(now),
        logger: { warn: note, error: note },
        ...OPTIONS,
      })
    const secret = newSecret()
    const maker = open()
    const { id } = await maker.keys.import({
      name: 'old',
      hash: {
        algorithm: 'sha256',
        value: sha('sha256', `${secret}!`),
        salt: '!',
        saltPlace: 'after',
        prefix: secret.slice(0, 8),
      },
    })
    return { scripted, open, secret, id, log, pass: (ms: number) => void (now += ms) }
  }

  it.each(['the methods', 'the prefix', 'the digest'])('at %s is 503, and tells nothing of the secret', async where => {
    const { scripted, open, secret } = await prepared()
    const keyring = open()
    const fails = (told: string) => Promise.reject(new Error(`could not read ${told}`))
    scripted.script('findDocument', (call, [kind, id]) => {
      if (where === 'the methods' && kind === 'foreign_methods') return fails(String(id))
      if (where === 'the prefix' && kind === 'foreign_prefix') return fails(String(id))
      return call()
    })
    scripted.script('findByDigest', (call, [digest]) =>
      where === 'the digest' && String(digest).startsWith('foreign:') ? fails(String(digest)) : call(),
    )
    const error: unknown = await keyring
      .authenticate({ headers: { 'x-api-key': secret }, socket: {} })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'store_unavailable', status: 503 })
    const { cause } = error as Error
    expect(String(cause)).not.toContain(secret.slice(0, 8))
    expect(String(cause)).not.toMatch(/foreign:[\w-]{10}/)
    scripted.script('findDocument', null)
    scripted.script('findByDigest', null)
    expect(await verdict(keyring, secret)).toBe('ok')
  })

  it('by not answering is 503 within the deadline', async () => {
    const { scripted, open, secret } = await prepared()
    const keyring = open()
    scripted.script('findDocument', hangs)
    expect(await verdict(keyring, secret)).toBe('store_unavailable')
  })

  it('to replace the hash lets the key in, and does it at a later use', async () => {
    const { scripted, open, secret, id, log, pass } = await prepared()
    const keyring = open()
    scripted.script('replace', () => Promise.reject(new Error('read only')))
    expect(await verdict(keyring, secret)).toBe('ok')
    await vi.waitFor(() => expect(log.filter(line => line.includes('could not be replaced'))).toHaveLength(1))
    // remembered as every other key is
    const before = scripted.calls('findByDigest')
    for (let i = 0; i < 3; i++) expect(await verdict(keyring, secret)).toBe('ok')
    expect(scripted.calls('findByDigest')).toBe(before)
    scripted.script('replace', null)
    pass(60_000)
    expect(await verdict(keyring, secret)).toBe('ok')
    await vi.waitFor(async () => expect(await rehashes(keyring)).toHaveLength(1))
    const record = await scripted.inner.find(id)
    expect(record?.secrets.map(({ digest }) => digest)).toEqual([`sha256:${hash('sha256', secret, 'base64url')}`])
    await keyring.close()
  })

  it('between two look-ups is no refusal where another instance replaces the hash in between', async () => {
    const { scripted, open, secret } = await prepared()
    const [here, elsewhere] = [open(), open()]
    let first = true
    scripted.script('findByDigest', async (call, [digest]) => {
      if (first && String(digest).startsWith('foreign:')) {
        first = false
        expect(await verdict(elsewhere, secret)).toBe('ok')
        await vi.waitFor(async () => expect(await rehashes(elsewhere)).toHaveLength(1))
      }
      return call()
    })
    expect(await verdict(here, secret)).toBe('ok')
  })
})
