import type { Principal } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authenticate, keyringFor, makeKey, NOW, presenting, refusalOf, signToken, START } from './test-issuer.js'

const key = makeKey('ES256')

// a mapping runs once for each verification
function watched(options: { maxStalenessSeconds?: number; cache?: { maxEntries: number } } = {}) {
  const clock = manualClock(START)
  let verified = 0
  const grants = () => {
    verified++
    return ['a:read']
  }
  return { clock, keyring: keyringFor(key, { grants }, { clock, ...options }), verifications: () => verified }
}

describe('a repeated token', () => {
  it('is verified once and then answered at once, with the same principal', async () => {
    const { keyring, verifications } = watched()
    const token = signToken(key)
    const first = await authenticate(keyring, token)
    const again: Principal | Promise<Principal> = keyring.flow.authenticate(presenting(token))
    expect(again).toBe(first)
    expect(verifications()).toBe(1)
  })

  it('is verified once where it comes many times at the same time', async () => {
    const { keyring, verifications } = watched()
    const token = signToken(key)
    const principals = await Promise.all(Array.from({ length: 50 }, () => authenticate(keyring, token)))
    expect(new Set(principals).size).toBe(1)
    expect(verifications()).toBe(1)
  })

  it('is verified again when it is stale', async () => {
    const { clock, keyring, verifications } = watched()
    const token = signToken(key)
    await authenticate(keyring, token)
    clock.advance({ ms: 4999 })
    await authenticate(keyring, token)
    expect(verifications()).toBe(1)
    clock.advance({ ms: 1 })
    await authenticate(keyring, token)
    expect(verifications()).toBe(2)
    clock.advance({ ms: 4999 })
    await authenticate(keyring, token)
    expect(verifications()).toBe(2)
  })

  it('is verified again when the clock was set back, and refused before its time', async () => {
    const { clock, keyring, verifications } = watched()
    const token = signToken(key, { nbf: NOW - 10 })
    await authenticate(keyring, token)
    clock.advance({ seconds: -1 })
    await authenticate(keyring, token)
    expect(verifications()).toBe(2)
    clock.advance({ seconds: -60 })
    expect(await refusalOf(keyring, token)).toMatch(/not valid yet/)
  })

  it('is verified every time where nothing may be stale', async () => {
    const { keyring, verifications } = watched({ maxStalenessSeconds: 0 })
    const token = signToken(key)
    for (let i = 0; i < 3; i++) await authenticate(keyring, token)
    expect(verifications()).toBe(3)
  })

  it('is forgotten where others need its place', async () => {
    const { keyring, verifications } = watched({ cache: { maxEntries: 2 } })
    const tokens = ['1', '2', '3'].map(sub => signToken(key, { sub }))
    for (const token of tokens) await authenticate(keyring, token)
    await authenticate(keyring, tokens[2] ?? '')
    expect(verifications()).toBe(3)
    await authenticate(keyring, tokens[0] ?? '')
    expect(verifications()).toBe(4)
  })

  it('dies at its exp', async () => {
    const { clock, keyring, verifications } = watched({ maxStalenessSeconds: 3600 })
    const token = signToken(key, { exp: NOW + 10 })
    await authenticate(keyring, token)
    clock.advance({ ms: 9999 })
    await authenticate(keyring, token)
    clock.advance({ ms: 1 })
    expect(await refusalOf(keyring, token)).toBe('The token has expired.')
    expect(verifications()).toBe(1)
  })

  it('is never taken for another that shares a part with it', async () => {
    const { keyring } = watched()
    const good = signToken(key)
    await authenticate(keyring, good)
    const [head, body, signature] = good.split('.')
    const other = signToken(key, { sub: 'user-2' }).split('.')
    await refusalOf(keyring, `${head}.${other[1]}.${signature}`)
    await refusalOf(keyring, `${head}.${body}.${other[2]}`)
    await expect(authenticate(keyring, other.join('.'))).resolves.toMatchObject({ id: 'user-2' })
  })
})

describe('a refused token', () => {
  it('takes no place in the cache, and no mapping sees it', async () => {
    const { keyring, verifications } = watched()
    for (const exp of [NOW - 1, NOW]) await refusalOf(keyring, signToken(key, { exp }))
    await refusalOf(keyring, signToken(makeKey('ES256')))
    expect(verifications()).toBe(0)
  })

  it('is not remembered: it is good when its time has come', async () => {
    const { clock, keyring } = watched()
    const token = signToken(key, { nbf: NOW + 60 })
    await Promise.all(Array.from({ length: 5 }, () => refusalOf(keyring, token)))
    clock.advance({ seconds: 60 })
    await expect(authenticate(keyring, token)).resolves.toBeDefined()
  })
})
