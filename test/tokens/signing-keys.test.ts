import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring, type Keyring, type KeyringOptions, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ManualClock, manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { fateOf, type HeldKey, partOf, tokenOf } from './own-tokens.js'

const DAY = 86_400
// quick to make
const ES256 = { algorithm: 'ES256' } as const

// instances that share a store have the same secret
beforeEach(() => void vi.stubEnv('KEYWRIGHT_SECRET', 'one secret for all, of more than 32 bytes'))
afterEach(() => void vi.unstubAllEnvs())

interface World {
  readonly clock: ManualClock
  readonly log: string[]
  readonly store: string | KeyStore
  /** Another instance on the same store. */
  instance(options?: KeyringOptions): Keyring
}

function worldOf(store: string | KeyStore = memoryStore()): World {
  const clock = manualClock()
  const log: string[] = []
  const note = (message: string) => void log.push(message)
  return {
    clock,
    log,
    store,
    instance(options = {}) {
      const keyring = createKeyring({ store, clock, logger: { warn: note, error: note }, tokens: ES256, ...options })
      onTestFinished(() => keyring.close())
      return keyring
    },
  }
}

const onDisk = () => {
  // the secret is in a file beside the database
  vi.stubEnv('KEYWRIGHT_SECRET', undefined)
  const path = join(temporaryFolder(), 'keys.db')
  return { path, ...worldOf(`sqlite:${path}`) }
}

const makeKey = (keyring: Keyring): Promise<HeldKey> => keyring.keys.create({ name: 'export', grants: ['a:read'] })
const kidOf = (token: string) => partOf(token, 0).kid
const published = async (keyring: Keyring) => (await keyring.tokens.publicKeys()).keys.map(({ kid }) => kid)
const documentOf = async (keyring: Keyring) => keyring.foundation.documents.findDocument('signing_keys', 'all')

interface StoredKey {
  kid: string
  sealId: string
  sealed: string
  publicKey: Record<string, unknown>
}

function openable() {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open: () => open(), opened }
}

/** Changes what is stored, as another program would. */
async function damage(keyring: Keyring, change: (keys: StoredKey[]) => unknown): Promise<void> {
  const { findDocument, write } = keyring.foundation.documents
  const found = await findDocument('signing_keys', 'all')
  if (!found) throw new Error('there are no signing keys yet')
  const keys = change(structuredClone(found.value.keys as StoredKey[]))
  const becomes = { account: null, value: { keys }, createdAt: new Date(0), expiresAt: null }
  expect(await write({ documents: [{ kind: 'signing_keys', id: 'all', becomes }] })).toBe('written')
}

describe('signing keys', () => {
  it.each([
    ['RS256', { kty: 'RSA', e: 'AQAB' }],
    ['ES256', { kty: 'EC', crv: 'P-256' }],
    ['EdDSA', { kty: 'OKP', crv: 'Ed25519' }],
  ] as const)('are made on first use: %s', async (algorithm, members) => {
    const world = worldOf()
    const keyring = world.instance({ tokens: { algorithm } })
    const held = await makeKey(keyring)
    expect(await documentOf(keyring)).toBeNull()
    const token = await tokenOf(keyring, held)
    expect(partOf(token, 0)).toEqual({ alg: algorithm, typ: 'at+jwt', kid: expect.stringMatching(/^\w{16}$/) as unknown })
    const { keys } = await keyring.tokens.publicKeys()
    expect(keys).toEqual([expect.objectContaining({ ...members, alg: algorithm, use: 'sig', kid: kidOf(token) })])
    expect(Object.keys(keys[0] ?? {}).filter(name => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].includes(name))).toEqual([])
    expect(await fateOf(world.instance(), token)).toBe('good')
  })

  it('are RS256 of 2048 bits where nothing is said', async () => {
    const keyring = worldOf().instance({ tokens: {} })
    const [key] = (await keyring.tokens.publicKeys()).keys
    expect(key?.alg).toBe('RS256')
    expect(Buffer.from(String(key?.n), 'base64url')).toHaveLength(256)
  })

  it('are made by whoever reads them first, so that nobody remembers that there are none', async () => {
    const keyring = worldOf().instance()
    const [kid] = await published(keyring)
    expect(kid).toBeDefined()
    expect(kidOf(await tokenOf(keyring, await makeKey(keyring)))).toBe(kid)
  })

  it('tells the audit trail of each, and nothing of it but its id and its time', async () => {
    const keyring = worldOf().instance()
    const [kid] = await published(keyring)
    await keyring.tokens.rotateSigningKey({ by: { user: 'root' } })
    const { items } = await keyring.audit.list({ action: 'signing_key.created' })
    expect(items.map(({ actor }) => actor.user)).toEqual(expect.arrayContaining([null, 'root']))
    expect(items.map(({ subject }) => subject.id)).toContain(kid)
    for (const { after } of items)
      expect(Object.keys(after ?? {}).toSorted()).toEqual(['algorithm', 'keys', 'kid', 'signsFrom', 'signsUntil'])
  })

  it('are one set for twenty instances that sign at the same instant, and none of their tokens is refused', async () => {
    const { instance } = onDisk()
    const instances = Array.from({ length: 20 }, () => instance())
    const [first] = instances
    if (!first) throw new Error('there are none')
    const held = await makeKey(first)
    const tokens = await Promise.all(instances.map(keyring => tokenOf(keyring, held)))
    expect(new Set(tokens.map(kidOf)).size).toBe(1)
    expect(await published(first)).toEqual([kidOf(tokens[0] ?? '')])
    const fates = await Promise.all(instances.flatMap(keyring => tokens.map(token => fateOf(keyring, token))))
    expect(new Set(fates)).toEqual(new Set(['good']))
    expect((await first.audit.list({ action: 'signing_key.created' })).items).toHaveLength(1)
  }, 60_000)
})

describe('what is stored of a signing key', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('holds nothing of its private part, in no file: %s', async algorithm => {
    const { path, instance } = onDisk()
    const keyring = instance({ tokens: { algorithm } })
    await tokenOf(keyring, await makeKey(keyring))
    const { privateKey } = await keyring.foundation.issuing.signingKeys.toSign()
    const jwk: Record<string, unknown> = privateKey.export({ format: 'jwk' })
    await keyring.sweep()
    const files = readdirSync(join(path, '..')).filter(name => !name.endsWith('.secret'))
    expect(files).toContain('keys.db')
    const bytes = Buffer.concat(files.map(name => readFileSync(join(path, '..', name))))
    // the search finds what is there
    expect(bytes.includes(String(jwk.n ?? jwk.x))).toBe(true)
    const hidden = ['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap(name => (name in jwk ? [String(jwk[name])] : []))
    expect(hidden.length).toBeGreaterThan(0)
    const secret = readFileSync(`${path}.secret`, 'latin1').trim()
    for (const text of [...hidden, secret]) {
      const raw = Buffer.from(text, 'base64url')
      const forms = [text, text.slice(4, 30), raw, raw.toString('hex'), raw.toString('base64'), raw.subarray(0, 16)]
      for (const form of forms) expect(bytes.includes(form)).toBe(false)
    }
  })

  it('is of no use under another KEYWRIGHT_SECRET: old tokens stay good, a new key signs, and it is said once', async () => {
    vi.stubEnv('KEYWRIGHT_SECRET', 'the first secret, of more than 32 bytes')
    const world = worldOf()
    const before = world.instance()
    const held = await makeKey(before)
    const old = await tokenOf(before, held)
    vi.stubEnv('KEYWRIGHT_SECRET', 'the other secret, of more than 32 bytes')
    const after = world.instance()
    expect(await fateOf(after, old)).toBe('good')
    const tokens: string[] = []
    for (let i = 0; i < 5; i++) tokens.push(await tokenOf(after, held))
    expect(new Set(tokens.map(kidOf)).size).toBe(1)
    expect(kidOf(old)).not.toBe(kidOf(tokens[0] ?? ''))
    for (const keyring of [before, after]) for (const token of [old, ...tokens]) expect(await fateOf(keyring, token)).toBe('good')
    expect(world.log.filter(line => line.includes('another KEYWRIGHT_SECRET'))).toHaveLength(1)
    // the one before signs on with its own
    expect(kidOf(await tokenOf(before, held))).toBe(kidOf(old))
  })
})

describe('a damaged signing key', () => {
  const damaged = async () => {
    const world = worldOf()
    const maker = world.instance()
    const held = await makeKey(maker)
    const token = await tokenOf(maker, held)
    return { ...world, maker, held, token }
  }
  const garbage = async (token: string) => {
    const [, body, signature] = token.split('.')
    const head = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'unknown' })).toString('base64url')
    return [head, body, signature].join('.')
  }

  it.each([
    ['a document without keys', () => undefined],
    ['a document of something else', () => 'keys'],
    ['no objects', () => [null, 1, 'text', []]],
    ['half a key', (keys: StoredKey[]) => keys.map(({ kid }) => ({ kid }))],
    ['no public key', (keys: StoredKey[]) => keys.map(key => ({ ...key, publicKey: null }))],
    [
      'a public key of another type',
      (keys: StoredKey[]) => keys.map(key => ({ ...key, publicKey: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })),
    ],
    [
      'a point that is on no curve',
      (keys: StoredKey[]) => keys.map(key => ({ ...key, publicKey: { ...key.publicKey, x: 'AAAA' } })),
    ],
    ['an algorithm that signs nothing here', (keys: StoredKey[]) => keys.map(key => ({ ...key, algorithm: 'PS256' }))],
    ['times that are none', (keys: StoredKey[]) => keys.map(key => ({ ...key, verifiesUntil: 'never' }))],
  ])('closes the door, says why, and is mended by a rotation: %s', async (_, change) => {
    const { instance, maker, held, token, log } = await damaged()
    await damage(maker, change)
    const keyring = instance()
    for (const one of [token, await garbage(token)]) expect(await fateOf(keyring, one)).toBe('503 store_unavailable')
    const failure: unknown = await tokenOf(keyring, held).catch((error: unknown) => error)
    expect(String(failure)).toMatch(/^Error: the signing keys in the store were damaged.*rotateSigningKey/)
    await expect(keyring.tokens.publicKeys()).rejects.toThrow(/damaged/)
    log.length = 0
    await keyring.tokens.rotateSigningKey()
    expect(await fateOf(keyring, token)).toBe('401 invalid_token')
    expect(await fateOf(keyring, await tokenOf(keyring, held))).toBe('good')
    expect(log).toEqual([])
  })

  it('keeps only its own tokens out', async () => {
    const { instance, maker, held, token } = await damaged()
    await maker.tokens.rotateSigningKey()
    const later = await tokenOf(maker, held)
    await damage(maker, keys => keys.map(key => (key.kid === kidOf(token) ? { ...key, publicKey: {} } : key)))
    const keyring = instance()
    expect(await fateOf(keyring, later)).toBe('good')
    expect(await fateOf(keyring, token)).toBe('503 store_unavailable')
    expect(await published(keyring)).toEqual([kidOf(later)])
    expect(kidOf(await tokenOf(keyring, held))).toBe(kidOf(later))
  })

  it('does not sign where its private part was changed, and still verifies', async () => {
    const { instance, maker, held, token } = await damaged()
    const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
    await damage(maker, keys => keys.map(key => ({ ...key, sealed: flip(key.sealed) })))
    const keyring = instance()
    await expect(tokenOf(keyring, held)).rejects.toThrow(/damaged, or changed by another program/)
    expect(await fateOf(keyring, token)).toBe('good')
    await keyring.tokens.rotateSigningKey()
    expect(await fateOf(keyring, await tokenOf(keyring, held))).toBe('good')
    expect(await fateOf(keyring, token)).toBe('good')
  })

  it('is noticed where the document was deleted and made anew at the same version', async () => {
    const { clock, instance, maker, held, token } = await damaged()
    const other = instance()
    expect(await fateOf(other, token)).toBe('good')
    await maker.foundation.documents.write({ documents: [{ kind: 'signing_keys', id: 'all', becomes: null }] })
    clock.advance({ seconds: 5 })
    const anew = await tokenOf(instance(), held)
    expect(await fateOf(other, token)).toBe('401 invalid_token')
    expect(await fateOf(other, anew)).toBe('good')
    expect(kidOf(await tokenOf(other, held))).toBe(kidOf(anew))
  })
})

describe('the rotation of signing keys', () => {
  const options: KeyringOptions = { tokens: { ...ES256, signingKeyDays: 10, loginLifetimeDays: 2, lifetimeSeconds: 3600 } }

  it('publishes the next key ahead of its first signature, also where nobody asks for tokens', async () => {
    const { clock, instance } = worldOf()
    const keyring = instance(options)
    const held = await makeKey(keyring)
    const first = kidOf(await tokenOf(keyring, held))
    clock.advance({ seconds: 9 * DAY })
    expect(await published(keyring)).toEqual([first])
    clock.advance({ seconds: 1 })
    const both = await published(keyring)
    expect(both).toHaveLength(2)
    const [next] = both.filter(kid => kid !== first)
    expect(kidOf(await tokenOf(keyring, held))).toBe(first)
    clock.advance({ seconds: DAY - 2 })
    expect(kidOf(await tokenOf(keyring, held))).toBe(first)
    clock.advance({ seconds: 1 })
    expect(kidOf(await tokenOf(keyring, held))).toBe(next)
    expect(new Set(await published(keyring))).toEqual(new Set(both))
  })

  it('keeps the key before until its last token can have ended, and not longer', async () => {
    const { clock, instance } = worldOf()
    const keyring = instance(options)
    const held = await makeKey(keyring)
    const first = kidOf(await tokenOf(keyring, held))
    clock.advance({ seconds: 10 * DAY - 1 })
    const last = await tokenOf(keyring, held)
    expect(kidOf(last)).toBe(first)
    // a login's token lives two days, and a minute is for clocks that differ
    clock.advance({ seconds: 1 + 2 * DAY + 59 })
    expect(await published(keyring)).toContain(first)
    clock.advance({ seconds: 1 })
    expect(await published(keyring)).not.toContain(first)
    expect(await keyring.foundation.issuing.signingKeys.find(String(first))).toBeNull()
    // what is encrypted of it goes with the next key that is made
    clock.advance({ seconds: 7.5 * DAY })
    await tokenOf(keyring, held)
    expect(JSON.stringify((await documentOf(keyring))?.value)).not.toContain(first)
  })

  it('makes no token that outlives its key', async () => {
    const { clock, instance } = worldOf()
    // what was decided of the key before holds where tokens may live longer by now
    const before = instance({ tokens: { ...ES256, signingKeyDays: 10, loginLifetimeDays: 0.001, lifetimeSeconds: 60 } })
    const held = await makeKey(before)
    await tokenOf(before, held)
    const after = instance({ tokens: { ...ES256, signingKeyDays: 10, lifetimeSeconds: 30 * DAY } })
    const token = await tokenOf(after, held)
    const exp = Number(partOf(token, 1).exp) * 1000
    const key = await after.foundation.issuing.signingKeys.find(String(kidOf(token)))
    expect(exp).toBeLessThanOrEqual(key?.verifiesUntil ?? 0)
    clock.set(new Date(exp - 1))
    expect(await fateOf(after, token)).toBe('good')
    clock.set(new Date(exp))
    expect(await fateOf(after, token)).toBe('401 invalid_token')
  })

  it('keeps tokens that live longer than new ones do until they end', async () => {
    const { clock, instance } = worldOf()
    const generous = instance({ tokens: { ...ES256, lifetimeSeconds: 20 * DAY, loginLifetimeDays: 1 } })
    const token = await tokenOf(generous, await makeKey(generous))
    const strict = instance({ tokens: { ...ES256, lifetimeSeconds: 60, loginLifetimeDays: 1 } })
    await strict.tokens.rotateSigningKey()
    clock.advance({ seconds: 20 * DAY - 1 })
    expect(await fateOf(strict, token)).toBe('good')
    clock.advance({ seconds: 1 })
    expect(await fateOf(strict, token)).toBe('401 invalid_token')
  })

  it('has a new key sign at once when it is asked to, everywhere, and keeps the tokens before', async () => {
    const { instance } = worldOf()
    const [one, other] = [instance(options), instance(options)]
    const held = await makeKey(one)
    const tokens = [await tokenOf(one, held), await tokenOf(other, held)]
    await one.tokens.rotateSigningKey()
    const later = [await tokenOf(one, held), await tokenOf(other, held)]
    expect(new Set(later.map(kidOf)).size).toBe(1)
    expect(kidOf(later[0] ?? '')).not.toBe(kidOf(tokens[0] ?? ''))
    for (const keyring of [one, other])
      for (const token of [...tokens, ...later]) expect(await fateOf(keyring, token)).toBe('good')
  })

  it('keeps tokens that the next key signed on an instance whose clock is ahead', async () => {
    const { clock, instance } = worldOf()
    const one = instance(options)
    const held = await makeKey(one)
    const ahead = instance({ ...options, clock: () => new Date(clock().getTime() + 2000) })
    const first = await tokenOf(one, held)
    clock.advance({ seconds: 10 * DAY - 1 })
    expect(kidOf(await tokenOf(one, held))).toBe(kidOf(first))
    const token = await tokenOf(ahead, held)
    expect(kidOf(token)).not.toBe(kidOf(first))
    await one.tokens.rotateSigningKey()
    expect(await fateOf(one, token)).toBe('good')
    expect(await fateOf(ahead, token)).toBe('good')
  })

  it('lets every one of several rotations at the same instant through, and has one key sign in the end', async () => {
    const { instance } = onDisk()
    const instances = Array.from({ length: 5 }, () => instance(options))
    const [first] = instances
    if (!first) throw new Error('there are none')
    const held = await makeKey(first)
    const token = await tokenOf(first, held)
    await Promise.all(instances.map(keyring => keyring.tokens.rotateSigningKey()))
    const tokens = await Promise.all(instances.map(keyring => tokenOf(keyring, held)))
    expect(new Set(tokens.map(kidOf)).size).toBe(1)
    expect(await published(first)).toHaveLength(6)
    expect(await fateOf(first, token)).toBe('good')
  })

  it('signs on where the clock was set back, before the first key', async () => {
    const { clock, instance } = worldOf()
    const keyring = instance(options)
    const held = await makeKey(keyring)
    const token = await tokenOf(keyring, held)
    clock.advance({ seconds: -30 * DAY })
    const back = await tokenOf(keyring, held)
    expect(await fateOf(keyring, back)).toBe('good')
    expect(await fateOf(keyring, token)).toBe('good')
    clock.advance({ seconds: 30 * DAY })
    expect(await fateOf(keyring, await tokenOf(keyring, held))).toBe('good')
    expect(await fateOf(keyring, token)).toBe('good')
  })

  it('signs with the present key where the next one can not be written', async () => {
    const store = memoryStore()
    let failing = false
    const { clock, instance, log } = worldOf({
      ...store,
      write: async changes => {
        if (failing) throw new Error('the disk is full')
        return store.write(changes)
      },
    })
    const keyring = instance(options)
    const held = await makeKey(keyring)
    const first = kidOf(await tokenOf(keyring, held))
    failing = true
    clock.advance({ seconds: 9.5 * DAY })
    expect(kidOf(await tokenOf(keyring, held))).toBe(first)
    expect(log.join('\n')).toMatch(/next signing key could not be written.*the disk is full/)
    failing = false
    await tokenOf(keyring, held)
    expect(await published(keyring)).toHaveLength(2)
  })
})

describe('a rotation by a program beside the application', () => {
  const asBefore = { asBefore: true } as const
  const application = { tokens: { ...ES256, signingKeyDays: 200, loginLifetimeDays: 120, lifetimeSeconds: 3600 } }
  const storedKeys = async (keyring: Keyring) =>
    (await documentOf(keyring))?.value.keys as { kid: string; algorithm: string; signsFrom: number; signsUntil: number }[]

  it('tells which key it made', async () => {
    const keyring = worldOf().instance()
    const made = await keyring.tokens.rotateSigningKey()
    expect(made).toEqual({ kid: kidOf(await tokenOf(keyring, await makeKey(keyring))), algorithm: 'ES256' })
  })

  it('makes a key of the algorithm of the last one, where it is asked to', async () => {
    const { instance } = worldOf()
    const [keyring, beside] = [instance(), instance({ tokens: {} })]
    await published(keyring)
    expect(await beside.tokens.rotateSigningKey({ by: { user: 'ops' } })).toMatchObject({ algorithm: 'RS256' })
    await keyring.tokens.rotateSigningKey()
    const made = await beside.tokens.rotateSigningKey(asBefore)
    expect(made.algorithm).toBe('ES256')
    expect(kidOf(await tokenOf(keyring, await makeKey(keyring)))).toBe(made.kid)
  })

  it.each([asBefore, {}])('does not shorten the term of the keys: %j', async options => {
    const { clock, instance } = worldOf()
    const [keyring, beside] = [instance(application), instance()]
    const [before] = await published(keyring)
    // a next key is there too, and is ended before it began
    clock.advance({ seconds: 199.5 * DAY })
    expect(await published(keyring)).toHaveLength(2)
    for (let round = 0; round < 3; round++) {
      const { kid } = await beside.tokens.rotateSigningKey(options)
      const at = clock().getTime()
      const key = await keyring.foundation.issuing.signingKeys.find(kid)
      expect(kid).not.toBe(before)
      const signsUntil = at + 200 * DAY * 1000
      expect(key).toMatchObject({ signsFrom: at, signsUntil, verifiesUntil: signsUntil + 60_000 + 120 * DAY * 1000 })
      clock.advance({ seconds: 3600 })
    }
  })

  it('takes no term that no options can give', async () => {
    const { clock, instance } = worldOf()
    const keyring = instance()
    await published(keyring)
    await damage(keyring, keys => keys.map(key => ({ ...key, signsUntil: 1e300, verifiesUntil: 1.5e300 })))
    const { kid } = await keyring.tokens.rotateSigningKey()
    const key = (await storedKeys(keyring)).find(stored => stored.kid === kid)
    expect(key?.signsUntil).toBe(clock().getTime() + 3660 * DAY * 1000)
  })

  it('refuses under another secret, before anything is written, and not where it is the application itself', async () => {
    const { instance } = worldOf()
    const keyring = instance()
    const held = await makeKey(keyring)
    const token = await tokenOf(keyring, held)
    const before = await documentOf(keyring)
    vi.stubEnv('KEYWRIGHT_SECRET', 'another secret, of more than 32 bytes')
    const beside = instance()
    for (const retire of [false, true])
      await expect(beside.tokens.rotateSigningKey({ ...asBefore, retire })).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/KEYWRIGHT_SECRET.*\.secret/) as string,
      })
    expect(await documentOf(keyring)).toEqual(before)
    expect(await fateOf(keyring, token)).toBe('good')
    await beside.tokens.rotateSigningKey()
    // its own keys sign by now, beside those of the other secret
    await tokenOf(keyring, held)
    await beside.tokens.rotateSigningKey(asBefore)
  })

  it('refuses where the only key of its secret signs no more', async () => {
    const { clock, instance } = worldOf()
    const old = instance(application)
    await published(old)
    vi.stubEnv('KEYWRIGHT_SECRET', 'another secret, of more than 32 bytes')
    const keyring = instance(application)
    await keyring.tokens.rotateSigningKey()
    clock.advance({ seconds: DAY })
    await expect(old.tokens.rotateSigningKey(asBefore)).rejects.toThrow(/KEYWRIGHT_SECRET/)
    // once none signs any more, it need not be the last one that did
    clock.advance({ seconds: 250 * DAY })
    vi.stubEnv('KEYWRIGHT_SECRET', 'a secret that nothing was encrypted under')
    await expect(instance(application).tokens.rotateSigningKey(asBefore)).rejects.toThrow(/KEYWRIGHT_SECRET/)
    await expect(keyring.tokens.rotateSigningKey(asBefore)).resolves.toMatchObject({ algorithm: 'ES256' })
  })

  it('makes no file with a secret where there are keys already, whose secret is another one', async () => {
    const { path, instance } = onDisk()
    vi.stubEnv('KEYWRIGHT_SECRET', 'the secret of the application, of more than 32 bytes')
    const keyring = instance()
    await published(keyring)
    vi.stubEnv('KEYWRIGHT_SECRET', undefined)
    const beside = instance()
    await expect(beside.tokens.rotateSigningKey(asBefore)).rejects.toThrow(/KEYWRIGHT_SECRET/)
    await damage(keyring, () => 'keys')
    await expect(beside.tokens.rotateSigningKey(asBefore)).rejects.toThrow(/KEYWRIGHT_SECRET/)
    expect(readdirSync(join(path, '..')).filter(name => name.includes('.secret'))).toEqual([])
  })

  it('makes the first key, and the file with its secret', async () => {
    const { path, instance } = onDisk()
    const { kid } = await instance({ tokens: {} }).tokens.rotateSigningKey(asBefore)
    expect(readdirSync(join(path, '..'))).toContain('keys.db.secret')
    expect(await published(instance({ tokens: {} }))).toEqual([kid])
  })
})

describe('retiring signing keys', () => {
  it('ends every token before, at once here and within the bound elsewhere, also where they are cached', async () => {
    const { clock, instance } = worldOf()
    const [one, other] = [instance(), instance()]
    const held = await makeKey(one)
    const token = await tokenOf(one, held)
    for (const keyring of [one, other]) expect(await fateOf(keyring, token)).toBe('good')
    await one.tokens.rotateSigningKey({ retire: true })
    expect(await fateOf(one, token)).toBe('401 invalid_token')
    clock.advance({ ms: 4999 })
    expect(await fateOf(one, token)).toBe('401 invalid_token')
    clock.advance({ ms: 1 })
    expect(await fateOf(other, token)).toBe('401 invalid_token')
    for (const keyring of [one, other]) expect(await fateOf(keyring, await tokenOf(keyring, held))).toBe('good')
  })

  it('holds the bound where the keys were read before the token was verified', async () => {
    const { clock, instance } = worldOf()
    const [one, other] = [instance(), instance()]
    const held = await makeKey(one)
    const [early, late] = [await tokenOf(one, held), await tokenOf(one, held)]
    expect(await fateOf(other, early)).toBe('good')
    clock.advance({ ms: 1 })
    await one.tokens.rotateSigningKey({ retire: true })
    // within the bound it may be taken, by keys that were read before
    clock.advance({ ms: 4000 })
    await fateOf(other, late)
    clock.advance({ ms: 1000 })
    expect(await fateOf(other, late)).toBe('401 invalid_token')
  })

  it('signs nothing that is asked for afterwards with a retired key, also while a reading from before is under way', async () => {
    const store = memoryStore()
    const gates: { readonly found: () => void; readonly release: Promise<void> }[] = []
    let reads = 0
    let beforeWrite: (() => Promise<void>) | null = null
    const { instance } = worldOf({
      ...store,
      async findDocument(kind, id) {
        const found = await store.findDocument(kind, id)
        if (kind !== 'signing_keys') return found
        reads++
        const gate = gates.shift()
        gate?.found()
        await gate?.release
        return found
      },
      async write(changes) {
        await beforeWrite?.()
        return store.write(changes)
      },
    })
    const { signingKeys } = instance().foundation.issuing
    /** Holds the next reading of the keys, once it has found what it tells. */
    const hold = () => {
      const [found, release] = [openable(), openable()]
      gates.push({ found: found.open, release: release.opened })
      return { found: found.opened, release: release.open }
    }
    const retired = (await signingKeys.toSign()).kid
    const asked: ReturnType<typeof signingKeys.toSign>[] = []
    const held: ReturnType<typeof hold>[] = []
    beforeWrite = async () => {
      const stale = hold()
      held.push(stale)
      asked.push(signingKeys.toSign())
      await stale.found
    }
    const { kid } = await signingKeys.rotate({ retire: true })
    beforeWrite = null
    expect(held).toHaveLength(1)
    const fresh = hold()
    const late = signingKeys.toSign()
    // it reads by then, unless it waits for the one before
    await new Promise(resolve => setImmediate(resolve))
    held[0]?.release()
    await Promise.all(asked)
    // that the one before has ended ends nothing else
    reads = 0
    const later = signingKeys.toSign()
    await new Promise(resolve => setImmediate(resolve))
    expect(reads).toBe(0)
    fresh.release()
    expect([(await late).kid, (await later).kid]).toEqual([kid, kid])
    expect(reads).toBe(0)
    expect(kid).not.toBe(retired)
  })

  it('signs with no retired key, on any instance', async () => {
    const { instance } = worldOf()
    const [one, other] = [instance(), instance()]
    const held = await makeKey(one)
    await tokenOf(other, held)
    await one.tokens.rotateSigningKey({ retire: true })
    expect(await fateOf(one, await tokenOf(other, held))).toBe('good')
    expect(await published(one)).toHaveLength(1)
  })
})

describe('what a look-up of a signing key costs', () => {
  const counted = () => {
    const store = memoryStore()
    let reads = 0
    const world = worldOf({
      ...store,
      findDocument(kind, id) {
        if (kind === 'signing_keys') reads++
        return store.findDocument(kind, id)
      },
    })
    return {
      ...world,
      reads: () => {
        const read = reads
        reads = 0
        return read
      },
    }
  }

  it('is one reading for each flood of unknown kids at most, and none for what is known', async () => {
    const { clock, instance, reads } = counted()
    const keyring = instance()
    const token = await tokenOf(keyring, await makeKey(keyring))
    const { find } = keyring.foundation.issuing.signingKeys
    expect(await find(String(kidOf(token)))).not.toBeNull()
    reads()
    for (let i = 0; i < 100; i++) expect(await find(`unknown-${i}`)).toBeNull()
    expect(reads()).toBeLessThanOrEqual(100)
    clock.advance({ seconds: 6 })
    expect(await find('unknown')).toBeNull()
    expect(reads()).toBe(1)
    await Promise.all(Array.from({ length: 1000 }, (_, i) => find(`unknown-${i}`)))
    expect(reads()).toBeLessThanOrEqual(2)
    for (let i = 0; i < 100; i++) expect(await find(String(kidOf(token)))).not.toBeNull()
    expect(reads()).toBe(0)
  })

  it('finds a key that was made a moment ago, also while a reading from before is under way', async () => {
    const store = memoryStore()
    let release: (() => void) | null = null
    let held: Promise<void> | null = null
    const { instance } = worldOf({
      ...store,
      async findDocument(kind, id) {
        const found = await store.findDocument(kind, id)
        if (kind === 'signing_keys' && held) await held
        return found
      },
    })
    const [one, other] = [instance(), instance()]
    const key = await makeKey(one)
    held = new Promise(resolve => {
      release = resolve
    })
    const early = other.foundation.issuing.signingKeys.find('unknown')
    await new Promise(resolve => setImmediate(resolve))
    const reading = held
    held = null
    const token = await tokenOf(one, key)
    const late = fateOf(other, token)
    held = reading
    ;(release as (() => void) | null)?.()
    held = null
    expect(await early).toBeNull()
    expect(await late).toBe('good')
  })
})
