import fc from 'fast-check'
import type { TokenAlgorithm } from 'keywright'
import { describe, expect, it } from 'vitest'
import { authenticate, keyringFor, makeKey, refusalOf, signToken } from './test-issuer.js'

describe.each<TokenAlgorithm>(['HS256', 'RS256', 'ES256', 'EdDSA'])('a good token with %s', alg => {
  const key = makeKey(alg)
  const keyring = keyringFor(key)
  const good = signToken(key, { scope: 'a:read' }, { kid: undefined })
  const place = fc.nat(good.length - 1)
  const character = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  )

  it('is good', async () => {
    await expect(authenticate(keyring, good)).resolves.toMatchObject({ grants: ['a:read'] })
  })

  it('is refused with any one character changed, added or left out', async () => {
    const change = fc.record({ place, character, kind: fc.constantFrom('change', 'add', 'leave out') })
    await fc.assert(
      fc.asyncProperty(change, async ({ place: at, character: put, kind }) => {
        const changed = good.slice(0, at) + (kind === 'leave out' ? '' : put) + good.slice(kind === 'add' ? at : at + 1)
        fc.pre(changed !== good)
        await refusalOf(keyring, changed)
      }),
      { numRuns: 400 },
    )
  })

  it('is refused with two characters in each other’s place', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (one, other) => {
        const characters = good.split('')
        ;[characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? '']
        fc.pre(characters.join('') !== good)
        await refusalOf(keyring, characters.join(''))
      }),
      { numRuns: 100 },
    )
  })

  it('is the only one among generated texts', async () => {
    const segment = fc.oneof(
      fc.base64String(),
      fc.json().map(text => Buffer.from(text).toString('base64url')),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), async segments => {
        // with one "." it may be a key of another system
        fc.pre(segments.join('.').split('.').length > 2)
        await refusalOf(keyring, segments.join('.'))
      }),
      { numRuns: 300 },
    )
  })
})
