import { inspect } from 'node:util'
import fc from 'fast-check'
import {
  authorizationScheme,
  AuthError,
  bearerScheme,
  defaultSchemes,
  headerScheme,
  lucAuthorizationScheme,
  luccaScheme,
  xApiKeyScheme,
} from 'keywright'
import { describe, expect, it } from 'vitest'
import { createExtractor } from '../../src/credentials/extract-credential.js'

const schemes = [
  ...defaultSchemes(),
  lucAuthorizationScheme({ misspelt: true }),
  authorizationScheme({ scheme: 'acme', param: 'key', name: 'acme' }),
]
const extract = createExtractor(schemes)

/** What becomes of a request with these header lines: a credential, nothing, or the code of the refusal. */
const read = (...rawHeaders: string[]) => {
  try {
    const found = extract({ headers: {}, rawHeaders })
    return found && { scheme: found.scheme.name, value: found.value, kind: found.kind }
  } catch (error) {
    // nothing but an AuthError may come out of a parser
    if (!(error instanceof AuthError)) throw error
    return error.code
  }
}

const chars = (pattern: RegExp) =>
  Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(char => pattern.test(char))
const secret = fc.string({ unit: fc.constantFrom(...chars(/[a-zA-Z0-9_~+/-]/)), minLength: 1, maxLength: 80 })
const visible = fc.string({ unit: fc.constantFrom(...chars(/[\x21-\x7e]/)), minLength: 1, maxLength: 80 })
const token = fc.tuple(secret, secret, secret).map(parts => parts.join('.'))
const anyCase = (text: string) => fc.mixedCase(fc.constant(text))
// what a header field can hold on the wire: Node gives it as latin1
const anyValue = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)), maxLength: 120 })
const fieldName = fc
  .constantFrom('authorization', 'luc-authorization', 'luc-autharization', 'x-api-key', 'x-api-keys', 'accept', 'cookie')
  .chain(anyCase)
const nearly = fc
  .array(
    fc.constantFrom(
      'Bearer',
      'bearer',
      'lucca',
      'acme',
      'application',
      'key',
      'Basic',
      ' ',
      '  ',
      '\t',
      '=',
      ',',
      ', ',
      '"',
      '\\',
      '\\"',
      ';',
      ':',
      'a',
      'abc.def.ghi',
      '==',
      '\u0000',
      '\u0080',
      'é',
      '\u00a0',
      '\r\n',
    ),
    { maxLength: 10 },
  )
  .map(parts => parts.join(''))

describe('extraction', () => {
  it('throws nothing but AuthError, whatever the header lines', () => {
    const lines = fc.array(fc.tuple(fieldName, fc.oneof(anyValue, nearly)), { maxLength: 4 })
    fc.assert(
      fc.property(lines, given => {
        const found = read(...given.flat())
        expect(found === null || found === 'invalid_request' || (typeof found === 'object' && found.value !== '')).toBe(true)
      }),
      { numRuns: 10_000 },
    )
  })

  it('says nothing of what was presented', () => {
    fc.assert(
      fc.property(
        visible.filter(value => value.length >= 8),
        fieldName,
        (value, name) => {
          for (const written of [
            `Bearer ${value} x`,
            `lucca application="${value}`,
            `lucca ${value} ${value}`,
            `${value} ${value}`,
          ]) {
            try {
              extract({ headers: {}, rawHeaders: [name, written] })
            } catch (error) {
              expect(inspect(error, { depth: 5 })).not.toContain(value)
            }
          }
        },
      ),
    )
  })

  it('reads back what was written, in every scheme', () => {
    fc.assert(
      fc.property(
        secret,
        anyCase('authorization'),
        anyCase('bearer'),
        anyCase('lucca'),
        anyCase('application'),
        (value, field, bearer, lucca, application) => {
          expect(read(field, `${bearer} ${value}`)).toEqual({ scheme: 'bearer', value, kind: 'api-key' })
          expect(read(field, `${lucca} ${application}=${value}`)).toEqual({ scheme: 'lucca', value, kind: 'api-key' })
          expect(read(field, `${lucca}   ${application} = "${value}"`)).toEqual({ scheme: 'lucca', value, kind: 'api-key' })
          expect(read(field, `acme a=1, key=${value}, b="2"`)).toEqual({ scheme: 'acme', value, kind: 'api-key' })
        },
      ),
    )
  })

  it('reads a bare secret of any visible characters from a field of its own', () => {
    fc.assert(
      fc.property(visible, anyCase('x-api-key'), anyCase('luc-authorization'), (value, xApiKey, luc) => {
        expect(read(xApiKey, value)).toEqual({ scheme: 'x-api-key', value, kind: 'api-key' })
        expect(read(luc, value)).toEqual({ scheme: 'luc-authorization', value, kind: 'api-key' })
      }),
    )
  })

  it('reads back any visible characters from a quoted parameter', () => {
    fc.assert(
      fc.property(visible, value => {
        const quoted = value.replace(/["\\]/g, '\\$&')
        expect(read('authorization', `lucca application="${quoted}"`)).toEqual({ scheme: 'lucca', value, kind: 'api-key' })
      }),
    )
  })

  it('takes what has one dot for a secret, unless it begins as every JWT does', () => {
    fc.assert(
      fc.property(secret, secret, (prefix, rest) => {
        const kind = prefix.startsWith('eyJ') ? 'token' : 'api-key'
        expect(read('authorization', `Bearer ${prefix}.${rest}`)).toMatchObject({ kind })
        expect(read('authorization', `Bearer eyJ${prefix}.${rest}`)).toMatchObject({ kind: 'token' })
      }),
    )
  })

  it('takes what has two dots for a token, in the bearer scheme alone', () => {
    fc.assert(
      fc.property(token, value => {
        expect(read('authorization', `Bearer ${value}`)).toEqual({ scheme: 'bearer', value, kind: 'token' })
        expect(read('authorization', `lucca application=${value}`)).toEqual({ scheme: 'lucca', value, kind: 'api-key' })
        expect(read('x-api-key', value)).toEqual({ scheme: 'x-api-key', value, kind: 'api-key' })
      }),
    )
  })

  it('refuses two lines of one field, even where one is empty or both are the same', () => {
    fc.assert(
      fc.property(fieldName, fc.oneof(nearly, secret), fc.oneof(nearly, secret, fc.constant('')), (name, first, second) => {
        const isOurs = ['authorization', 'luc-authorization', 'luc-autharization', 'x-api-key'].includes(name.toLowerCase())
        const found = read(name, first, 'accept', '*/*', name.toUpperCase(), second)
        expect(found).toBe(isOurs ? 'invalid_request' : null)
      }),
    )
  })

  it('refuses two credentials in two fields', () => {
    const ways = (value: string): [string, string][] => [
      ['authorization', `Bearer ${value}`],
      ['luc-authorization', value],
      ['luc-autharization', value],
      ['x-api-key', value],
    ]
    fc.assert(
      fc.property(secret, fc.nat(3), fc.nat(3), (value, a, b) => {
        fc.pre(a !== b)
        expect(read(...(ways(value)[a] ?? []), ...(ways(value)[b] ?? []))).toBe('invalid_request')
      }),
    )
  })

  it.each<[value: string, expected: ReturnType<typeof read>]>([
    ['', null],
    ['Basic dXNlcjpwYXNz', null],
    ['Bearers abc', null],
    ['Bearer-abc', null],
    ['Bearer', 'invalid_request'],
    ['Bearer ', 'invalid_request'],
    ['Bearer\tabc', 'invalid_request'],
    ['Bearer abc def', 'invalid_request'],
    ['Bearer abc ', 'invalid_request'],
    ['Bearer abc,def', 'invalid_request'],
    ['Bearer "abc"', 'invalid_request'],
    ['Bearer a=b', 'invalid_request'],
    ['Bearer =', 'invalid_request'],
    ['Bearer é', 'invalid_request'],
    ['Bearer, Bearer abc', 'invalid_request'],
    ['Bearer   abc==', { scheme: 'bearer', value: 'abc==', kind: 'api-key' }],
    ['lucca', 'invalid_request'],
    ['lucca abc', 'invalid_request'],
    ['lucca application', 'invalid_request'],
    ['lucca application=', 'invalid_request'],
    ['lucca application=""', 'invalid_request'],
    ['lucca application="a b"', 'invalid_request'],
    ['lucca application="abc', 'invalid_request'],
    ['lucca application=abc"', 'invalid_request'],
    ['lucca application=abc def', 'invalid_request'],
    ['lucca applications=abc', 'invalid_request'],
    ['lucca application=abc, application=def', 'invalid_request'],
    ['lucca application=abc, APPLICATION=abc', 'invalid_request'],
    ['lucca application=abc; x=y', 'invalid_request'],
    ['luccaapplication=abc', null],
    ['lucca application=abc', { scheme: 'lucca', value: 'abc', kind: 'api-key' }],
    ['LUCCA Application="a\\"b"', { scheme: 'lucca', value: 'a"b', kind: 'api-key' }],
  ])('reads Authorization: %s', (value, expected) => {
    expect(read('Authorization', value)).toEqual(expected)
  })

  it.each(['', 'a b', 'a\tb', ' a', 'é', '\u0000', 'a\u007f', 'a, b'])(
    'reads x-api-key: %j as nothing or as malformed',
    value => {
      expect(read('X-Api-Key', value)).toBe(value === '' ? null : 'invalid_request')
    },
  )

  it('takes the misspelt field only where it is asked to', () => {
    const strict = createExtractor([lucAuthorizationScheme()])
    expect(strict({ headers: {}, rawHeaders: ['luc-autharization', 'abc'] })).toBeNull()
    expect(read('luc-autharization', 'abc')).toMatchObject({ scheme: 'luc-authorization', value: 'abc' })
  })

  it('is done with the longest header at once', () => {
    const long = 16_384
    const started = performance.now()
    for (const value of [
      `Bearer ${'a'.repeat(long)} `,
      `Bearer ${'='.repeat(long)}x`,
      `lucca ${'a=b,'.repeat(long / 4)}!`,
      `lucca ${'a="'.repeat(long / 3)}`,
      `lucca a="${'\\'.repeat(long)}`,
      `lucca ${' '.repeat(long)}`,
      `lucca a${' '.repeat(long)}`,
      `lucca a=${'b'.repeat(long)}"`,
      `lucca ${'\t ,'.repeat(long / 3)}`,
    ]) {
      expect(read('authorization', value)).toBe('invalid_request')
    }
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('does without rawHeaders where there are none', () => {
    const found = (headers: Record<string, string | string[] | undefined>) => extract({ headers })
    expect(found({ authorization: 'Bearer abc', accept: '*/*', 'x-api-key': undefined })).toMatchObject({ value: 'abc' })
    expect(found({})).toBeNull()
    expect(() => found({ 'x-api-key': ['abc', 'abc'] })).toThrow(AuthError)
    expect(() => found({ 'x-api-key': 'abc', 'X-API-Key': 'def' })).toThrow(AuthError)
  })
})

describe('schemes', () => {
  it('are values that can be put together', () => {
    const mine = createExtractor([
      headerScheme({ header: 'X-Acme-Key', name: 'acme', aliases: ['x-acme'] }),
      authorizationScheme({ scheme: 'Acme', param: 'Key' }),
    ])
    const find = (name: string, value: string) => mine({ headers: {}, rawHeaders: [name, value] })
    expect(find('x-acme-key', 'abc')?.scheme.name).toBe('acme')
    expect(find('X-ACME', 'abc')?.value).toBe('abc')
    expect(find('authorization', 'ACME KEY=abc')?.value).toBe('abc')
    expect(find('authorization', 'Bearer abc')).toBeNull()
    expect(find('x-api-key', 'abc')).toBeNull()
  })

  it('challenge as RFC 9110 writes it', () => {
    const challenge = [bearerScheme(), luccaScheme(), lucAuthorizationScheme(), xApiKeyScheme()].map(one =>
      one.challenge('realm="api"'),
    )
    expect(challenge).toEqual([
      'Bearer realm="api"',
      'lucca realm="api"',
      'ApiKey realm="api", header="luc-authorization"',
      'ApiKey realm="api", header="x-api-key"',
    ])
  })

  it.each<[what: string, make: () => unknown, message: RegExp]>([
    ['a field name with a space', () => headerScheme({ header: 'x api key' }), /header is the name of a header field/],
    ['no field name', () => headerScheme({ header: '' }), /header is the name/],
    ['a field name with a line break', () => headerScheme({ header: 'x\r\ny' }), /header is the name/],
    ['the authorization field as a bare one', () => headerScheme({ header: 'Authorization' }), /use authorizationScheme/],
    [
      'an alias that is the authorization field',
      () => headerScheme({ header: 'x', aliases: ['authorization'] }),
      /use authorizationScheme/,
    ],
    ['a scheme with a space', () => authorizationScheme({ scheme: 'Bearer x' }), /scheme is an RFC 9110 token/],
    ['no scheme', () => authorizationScheme({ scheme: '' }), /scheme is an RFC 9110 token/],
    ['a parameter with a quote', () => authorizationScheme({ scheme: 'a', param: 'b"' }), /param is an RFC 9110 token/],
  ])('refuse %s', (_what, make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
