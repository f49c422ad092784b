import fc from 'fast-check'
import { secretPattern } from 'keywright'
import { describe, expect, it } from 'vitest'
import { createSecretFormat, randomBase62 } from '../../src/keys/secret-format.js'

const BASE62 = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
const format = createSecretFormat()
const name = fc.string({ unit: fc.constantFrom(...BASE62), minLength: 1, maxLength: 20 })

describe('the secret format', () => {
  it('makes secrets that are possible and fit the pattern', () => {
    fc.assert(
      fc.property(name, name, name, (prefix, environment, other) => {
        const mine = createSecretFormat({ prefix, environment })
        for (const keyEnvironment of [environment, other]) {
          const secret = mine.generate(keyEnvironment)
          expect(secret).toMatch(new RegExp(`^${prefix}_${keyEnvironment}_[0-9A-Za-z]{38}$`))
          expect(mine.isPossible(secret)).toBe(true)
          expect(secretPattern({ prefix, environment: keyEnvironment }).exec(`KEY="${secret}";`)?.[0]).toBe(secret)
          expect(secret).not.toContain('.')
        }
      }),
      { numRuns: 200 },
    )
  })

  it('knows every secret with one character changed for an impossible one', () => {
    const secret = format.generate('live')
    for (let at = 3; at < secret.length; at++) {
      for (const char of [...BASE62, '_', '-', '.', ' ', '\n', 'é']) {
        if (char !== secret[at])
          expect(format.isPossible(secret.slice(0, at) + char + secret.slice(at + 1)), `${char} at ${at}`).toBe(false)
      }
    }
  })

  it('knows every secret with two neighbours swapped for an impossible one', () => {
    for (let round = 0; round < 200; round++) {
      const secret = format.generate('live')
      for (let at = 3; at < secret.length - 1; at++) {
        const [first = '', second = ''] = secret.slice(at, at + 2)
        if (first !== second)
          expect(format.isPossible(secret.slice(0, at) + second + first + secret.slice(at + 2)), `swap at ${at}`).toBe(false)
      }
    }
  })

  it('knows a secret with a character too few or too many for an impossible one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...BASE62), fc.integer({ min: 3, max: 45 }), (char, at) => {
        const secret = format.generate('live')
        expect(format.isPossible(secret.slice(0, at) + secret.slice(at + 1))).toBe(false)
        expect(format.isPossible(secret.slice(0, at) + char + secret.slice(at))).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('leaves what does not carry its prefix to the store', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        fc.pre(!text.startsWith('kw_'))
        expect(format.isPossible(text)).toBe(true)
      }),
    )
    expect(format.isPossible('kw_')).toBe(false)
    expect(format.isPossible('kw_live_')).toBe(false)
    expect(createSecretFormat({ prefix: 'acme' }).isPossible('kw_live_x')).toBe(true)
  })

  it('takes a secret of another environment of the same prefix', () => {
    expect(createSecretFormat({ environment: 'test' }).isPossible(format.generate('live'))).toBe(true)
  })

  it('makes UUIDs where asked to', () => {
    const uuid = createSecretFormat('uuid')
    expect(uuid.generate('live')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuid.isPossible('anything')).toBe(true)
  })

  it.each(['', 'a b', 'a_b', 'a.b', 'é', 'x'.repeat(21), 'a\n'])('refuses %j as prefix or environment', wrong => {
    expect(() => createSecretFormat({ prefix: wrong })).toThrow(/secretFormat: prefix has 1 to 20 letters/)
    expect(() => createSecretFormat({ environment: wrong })).toThrow(/secretFormat: environment has/)
    expect(() => secretPattern({ prefix: wrong })).toThrow(TypeError)
    expect(() => format.generate(wrong)).toThrow(TypeError)
  })
})

describe('secretPattern', () => {
  const secret = format.generate('live')

  it.each([`"${secret}"`, `key=${secret}`, `${secret}\n`, `(${secret})`, `https://api.example.com/?key=${secret}&x`, secret])(
    'finds a secret in %s',
    text => {
      expect(secretPattern().exec(text)?.[0]).toBe(secret)
    },
  )

  it.each([`x${secret}`, `${secret}x`, secret.slice(0, -1), secret.replace('live', 'test'), secret.replace('kw', 'kv')])(
    'finds none in %s',
    text => {
      expect(secretPattern().test(text)).toBe(false)
    },
  )

  it('keeps no place between calls', () => {
    const pattern = secretPattern()
    expect([pattern.test(secret), pattern.test(secret), pattern.test(secret)]).toEqual([true, true, true])
  })
})

describe('randomBase62', () => {
  it('uses every character equally often', () => {
    const length = 62 * 5000
    const counts = new Map(BASE62.map(char => [char, 0]))
    for (const char of randomBase62(length)) counts.set(char, (counts.get(char) ?? Number.NaN) + 1)
    const chiSquare = Array.from(counts.values(), count => (count - 5000) ** 2 / 5000).reduce((sum, one) => sum + one)
    expect([...counts.keys()]).toEqual(BASE62)
    // 61 degrees of freedom: above 160 once in 10^10 runs; bytes taken modulo 62 without rejection give about 640
    expect(chiSquare).toBeLessThan(160)
  })

  it('uses every character equally often at every place', () => {
    const firsts = new Set(Array.from({ length: 2000 }, () => randomBase62(32)).map(text => text[0]))
    const lasts = new Set(Array.from({ length: 2000 }, () => randomBase62(32)).map(text => text.at(-1)))
    expect([firsts.size, lasts.size]).toEqual([62, 62])
  })

  it('never says the same twice', () => {
    expect(new Set(Array.from({ length: 20_000 }, () => randomBase62(16))).size).toBe(20_000)
  })

  it.each([0, 1, 6, 32, 1000])('makes %i characters', length => {
    expect(randomBase62(length)).toHaveLength(length)
  })
})
