import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { createKeyring, digestSecret } from 'keywright'
import { describe, expect, it } from 'vitest'
import { isDigest } from '../../src/keys/digest.js'

const pepper = { id: 'p1', secret: 'a pepper of at least thirty-two bytes' }
const text = fc.string({ unit: 'binary', minLength: 1 })

describe('digestSecret', () => {
  it('is SHA-256 without a pepper', () => {
    fc.assert(
      fc.property(text, secret => {
        expect(digestSecret(secret)).toBe(`sha256:${createHash('sha256').update(secret).digest('base64url')}`)
      }),
    )
  })

  it('is HMAC-SHA-256 with one, and names it', () => {
    fc.assert(
      fc.property(text, fc.stringMatching(/^[\w-]{1,32}$/), fc.string({ minLength: 32 }), (secret, id, key) => {
        const digest = digestSecret(secret, { id, secret: key })
        expect(digest).toBe(`hmac-sha256:${id}:${createHmac('sha256', key).update(secret).digest('base64url')}`)
        expect(isDigest(digest)).toBe(true)
      }),
    )
  })

  it('is known: the digest of nothing', () => {
    expect(digestSecret('')).toBe('sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
  })

  it('tells secrets, peppers and no pepper apart', () => {
    const digests = [
      digestSecret('a'),
      digestSecret('b'),
      digestSecret('a', pepper),
      digestSecret('a', { ...pepper, id: 'p2' }),
      digestSecret('a', { ...pepper, secret: `${pepper.secret}!` }),
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })
})

describe('isDigest', () => {
  it.each([
    '',
    'sha256:',
    'sha256:abc',
    `sha256:${'a'.repeat(42)}`,
    `sha256:${'a'.repeat(44)}`,
    `sha256:${'a'.repeat(42)}=`,
    `SHA256:${'a'.repeat(43)}`,
    `md5:${'a'.repeat(43)}`,
    `hmac-sha256:${'a'.repeat(43)}`,
    `hmac-sha256::${'a'.repeat(43)}`,
    `hmac-sha256:a b:${'a'.repeat(43)}`,
    `sha256:${'a'.repeat(43)}\n`,
    ` sha256:${'a'.repeat(43)}`,
    null,
    undefined,
    1,
    {},
  ])('knows that %j is none', given => {
    expect(isDigest(given)).toBe(false)
  })
})

describe('the option peppers', () => {
  const messageOf = (peppers: unknown): string => {
    try {
      createKeyring({ store: 'memory:', peppers: peppers as never })
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError)
      return error instanceof Error ? error.message : ''
    }
    return 'taken'
  }

  it.each<[peppers: unknown, message: RegExp]>([
    [[{ id: 'p1', secret: 'too short to be one' }], /the secret of "p1" has fewer than 32 bytes/],
    [[{ id: '', secret: pepper.secret }], /an id has 1 to 32 letters/],
    [[{ id: 'a:b', secret: pepper.secret }], /an id has 1 to 32 letters/],
    [[{ id: 'x'.repeat(33), secret: pepper.secret }], /an id has 1 to 32 letters/],
    [[{ id: 1, secret: pepper.secret }], /an id has 1 to 32 letters/],
    [[{ id: 'p1', secret: 1 }], /fewer than 32 bytes/],
    [[pepper, pepper], /an id stands twice/],
    [pepper, /peppers must be an array/],
    [[null], /an id has/],
    [['a string of at least thirty-two bytes, no object'], /an id has/],
  ])('refuses %j', (peppers, message) => {
    expect(messageOf(peppers)).toMatch(message)
  })

  it('says no secret in its messages', () => {
    expect(messageOf([pepper, pepper])).not.toContain(pepper.secret)
    expect(messageOf([{ id: 'p1', secret: 'too short to be one' }])).not.toContain('too short')
  })
})
