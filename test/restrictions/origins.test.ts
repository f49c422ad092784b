import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileOrigins, coversOrigins, parseOrigin } from '../../src/restrictions/origins.js'

const messageOf = (origin: unknown): string => {
  try {
    return `taken as ${parseOrigin(origin)}`
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return error instanceof Error ? error.message : ''
  }
}
const originOf = (text: string): string | null => {
  try {
    return new URL(text).origin
  } catch {
    return null
  }
}

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/).filter(text => !/^..--/.test(text))
const labels = fc.array(label, { minLength: 1, maxLength: 4 }).map(parts => parts.join('.'))
const port = fc.option(fc.integer({ min: 1, max: 65_535 }).filter(number => number !== 80 && number !== 443))
const scheme = fc.constantFrom('http', 'https')

const ALLOWED = ['https://app.example.com', 'https://*.example.org', 'http://*.example.net:8080', 'null']
// what ALLOWED means, with the URL standard's own reader
const isMeant = (text: string): boolean => {
  if (text === 'null' || text === 'https://app.example.com') return true
  const url = originOf(text) === text ? new URL(text) : null
  if (url?.protocol === 'https:')
    return url.port === '' && url.hostname.endsWith('.example.org') && url.hostname !== '.example.org'
  return (
    url?.protocol === 'http:' && url.port === '8080' && url.hostname.endsWith('.example.net') && url.hostname !== '.example.net'
  )
}

// pieces of what an attacker could register or write into the field by hand
const pieces = fc.constantFrom(
  'https://',
  'http://',
  'HTTPS://',
  'app.example.com',
  'example.com',
  'example.org',
  '.example.org',
  'x.example.org',
  'example.net:8080',
  '.example.net:8080',
  'evil.test',
  'evil',
  'a',
  'A',
  '.',
  '..',
  '-',
  '_',
  '*',
  '*.',
  '/',
  '\\',
  '@',
  ':',
  ':443',
  ':8080',
  '?',
  '#',
  '%2e',
  '%00',
  ' ',
  '\t',
  '\n',
  '\0',
  '。',
  'ｅ',
  'ı',
  ',',
  ', ',
  'null',
  '[::1]',
  '127.0.0.1',
)

describe('compileOrigins', () => {
  const allowed = compileOrigins(ALLOWED)

  it('allows no look-alike', () => {
    const text = fc.oneof(
      { weight: 4, arbitrary: fc.array(pieces, { minLength: 1, maxLength: 7 }).map(parts => parts.join('')) },
      // a good origin, with a piece put in somewhere
      fc
        .tuple(
          fc.constantFrom('https://app.example.com', 'https://x.example.org', 'http://x.y.example.net:8080'),
          pieces,
          fc.nat(30),
        )
        .map(([good, piece, at]) => good.slice(0, at) + piece + good.slice(at)),
      fc.string(),
    )
    let yes = 0
    fc.assert(
      fc.property(text, given => {
        if (allowed(given)) {
          yes++
          expect(isMeant(given), given).toBe(true)
        }
      }),
      { numRuns: 30_000 },
    )
    expect(yes).toBeGreaterThan(50)
  })

  it('allows every sub-domain of a pattern, at the same scheme and port', () => {
    fc.assert(
      fc.property(scheme, labels, labels, port, (protocol, below, base, number) => {
        fc.pre(base.includes('.'))
        const end = `${base}.example${number === null ? '' : `:${number}`}`
        const check = compileOrigins([`${protocol}://*.${end}`])
        expect(check(`${protocol}://${below}.${end}`)).toBe(true)
        expect(check(`${protocol}://${end}`)).toBe(false)
        expect(check(`${protocol}://${below}${end}`)).toBe(false)
        expect(check(`${protocol === 'http' ? 'https' : 'http'}://${below}.${end}`)).toBe(false)
        expect(check(`${protocol}://${below}.${end}${number === null ? ':9' : '9'}`)).toBe(false)
        expect(check(`${protocol}://${below}.${end}.evil.test`)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('allows an exact origin and no other', () => {
    fc.assert(
      fc.property(scheme, labels, port, fc.string(), (protocol, host, number, other) => {
        const origin = `${protocol}://${host}${number === null ? '' : `:${number}`}`
        const check = compileOrigins([origin])
        expect(check(origin)).toBe(true)
        expect(check(origin.toUpperCase())).toBe(false)
        expect(check(`${origin}/`)).toBe(false)
        expect(check(`x.${origin}`)).toBe(false)
        expect(check(other)).toBe(other === origin)
        expect(check('null')).toBe(false)
      }),
    )
  })

  it.each([
    'https://app.example.com.evil.test',
    'https://evilapp.example.com',
    'https://app.example.com:443',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://app.example.com/',
    'https://app.example.com.',
    'https://app.example.com@evil.test',
    'https://x@app.example.com',
    'https://evil.test#.example.org',
    'https://evil.test?.example.org',
    'https://evil.test/.example.org',
    'https://evil.test\\.example.org',
    'https://evil.test%2f.example.org',
    'https://evil.test:443/.example.org',
    'https://example.org',
    'https://.example.org',
    'https://..example.org',
    'https://a..example.org',
    'https://-.example.org',
    'https://a-.example.org',
    'https://*.example.org',
    'https://**.example.org',
    'https://A.example.org',
    'https://a.EXAMPLE.org',
    'https://evilexample.org',
    'https://a.example.org.',
    'https://a.example.org:8080',
    'http://a.example.org',
    'http://a.example.net',
    'https://a.example.net:8080',
    'http://a.example.net:80800',
    'wss://a.example.org',
    '//a.example.org',
    'a.example.org',
    'https:a.example.org',
    'https:/a.example.org',
    'https:///a.example.org',
    'https://a.example.org https://evil.test',
    'https://evil.test, https://a.example.org',
    'https://a.example.org\n',
    '\thttps://a.example.org',
    'https://a。example.org',
    'https://а.example.org',
    'https://a%00.example.org',
    'https://a\0.example.org',
    'https://[::1].example.org',
    'NULL',
    'Null',
    'null ',
    '',
    '*',
    'file://',
    'undefined',
    '__proto__',
    'constructor',
  ])('refuses %j', origin => {
    expect(allowed(origin)).toBe(false)
  })

  it('refuses "null" where it is not listed', () => {
    expect(compileOrigins(['https://*.example.org'])('null')).toBe(false)
  })

  it('refuses an empty list, which must not mean any', () => {
    expect(() => compileOrigins([])).toThrow(/leave it out to allow any/)
  })
})

describe('parseOrigin', () => {
  it('takes an origin as a browser writes it', () => {
    fc.assert(
      fc.property(scheme, labels, port, (protocol, host, number) => {
        const origin = `${protocol}://${host}${number === null ? '' : `:${number}`}`
        expect(parseOrigin(origin)).toBe(origin)
      }),
    )
  })

  it('takes no web origin that is not its own serialisation, and what it advises is right', () => {
    const text = fc.oneof(
      fc.webUrl(),
      fc.array(pieces, { maxLength: 6 }).map(parts => parts.join('')),
      fc.string(),
    )
    fc.assert(
      fc.property(text, given => {
        const message = messageOf(given)
        for (const [, spelling] of message.matchAll(/write "([^"]+)"$/g)) expect(parseOrigin(spelling), message).toBe(spelling)
        if (message === `taken as ${given}` && /^https?:/i.test(given)) {
          expect(originOf(given.replace('://*.', '://x.'))).toBe(given.replace('://*.', '://x.'))
        }
      }),
      { numRuns: 5000 },
    )
  })

  it.each<[given: unknown, message: RegExp]>([
    ['https://app.example.com/', /write "https:\/\/app\.example\.com"$/],
    ['https://app.example.com/path?x#y', /write "https:\/\/app\.example\.com"$/],
    ['https://app.example.com:443', /write "https:\/\/app\.example\.com"$/],
    ['http://app.example.com:80', /write "http:\/\/app\.example\.com"$/],
    ['HTTPS://App.Example.com', /write "https:\/\/app\.example\.com"$/],
    ['https://bücher.example', /write "https:\/\/xn--bcher-kva\.example"$/],
    ['https://127.1', /write "https:\/\/127\.0\.0\.1"$/],
    ['app.example.com', /is not an origin/],
    ['https://', /is not an origin/],
    ['https://user:secret@app.example.com', /is not an origin/],
    ['https://app.example.com https://b.example.com', /is not an origin/],
    ['acme://\0', /is not an origin/],
    ['acme://a"b', /is not an origin/],
    ['acme://é', /is not an origin/],
    ['ACME://App', /write "acme:\/\/app"$/],
    ['*', /is not an origin/],
    ['https://*', /is not an origin/],
    ['https://*.*.example.com', /is not an origin/],
    ['https://app.*.example.com', /is not an origin/],
    ['https://*app.example.com', /is not an origin/],
    ['*.example.com', /is not an origin/],
    ['https://*.example.com/', /write "https:\/\/\*\.example\.com"$/],
    ['https://*.com', /too wide/],
    ['https://*.10.0.0.1', /too wide|not an origin/],
    ['https://*.[::1]', /too wide|not an origin/],
    ['', /is not an origin/],
    ['NULL', /is not an origin/],
    ['Null', /is not an origin/],
    [null, /a string/],
    [undefined, /a string/],
    [1, /a string/],
    [['https://app.example.com'], /a string/],
  ])('refuses %j', (given, message) => {
    expect(messageOf(given)).toMatch(message)
  })

  it.each([
    'null',
    'https://*.localhost',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'http://[::1]:3000',
    'https://xn--bcher-kva.example',
    'chrome-extension://abcdefghijklmnop',
  ])('takes %s', origin => {
    expect(parseOrigin(origin)).toBe(origin)
  })
})

describe('coversOrigins', () => {
  const bases = ['x.test', 'a.x.test', 'b.a.x.test', 'y.test']
  const entry = fc.constantFrom(
    ...['http', 'https'].flatMap(one =>
      bases.flatMap(base => [`${one}://${base}`, `${one}://*.${base}`, `${one}://*.${base}:81`]),
    ),
    'null',
  )
  // "z" stands for the endless sub-domains that nobody listed one by one
  const universe = ['http', 'https'].flatMap(one =>
    ['', ':81'].flatMap(number =>
      [...bases, ...bases.flatMap(base => [`z.${base}`, `a.${base}`, `b.a.${base}`])].map(host => `${one}://${host}${number}`),
    ),
  )

  it('says whether every origin of one list is in the other', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 6 }),
        fc.array(entry, { minLength: 1, maxLength: 3 }),
        (outer, inner) => {
          const isIn = compileOrigins(inner)
          const isOut = compileOrigins(outer)
          expect(coversOrigins(outer, inner)).toBe([...universe, 'null'].every(origin => !isIn(origin) || isOut(origin)))
        },
      ),
      { numRuns: 5000 },
    )
  })
})
