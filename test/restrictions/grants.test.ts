import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileGrants, parseHeldGrant, parseRequiredGrant } from '../../src/restrictions/grants.js'

// few words, so that held and asked grants meet often
const word = fc.constantFrom('a', 'b', 'ab', 'monitors', '')
const path = fc.array(word, { minLength: 1, maxLength: 4 }).map(words => words.join(':'))
const grant = path.filter(name => name !== '')
const held = fc.oneof(
  grant,
  grant.map(name => `${name}:*`),
  fc.constant('*'),
)

// straight from the words: "*" is everything, "x:*" is what begins with "x:", anything else is itself
const covers = (holding: string, asked: string): boolean =>
  holding === '*' || holding === asked || (holding.endsWith(':*') && asked.startsWith(holding.slice(0, -1)))

// RFC 6749 section 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
const isScopeToken = (text: string): boolean =>
  text !== '' &&
  Array.from(text, char => char.charCodeAt(0)).every(code => code > 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c)

const accepted = (parse: (grant: unknown) => string, text: unknown): boolean => {
  try {
    expect(parse(text)).toBe(text)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return false
  }
}

describe('compileGrants', () => {
  it('allows what one of the held grants covers, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(held, { maxLength: 6 }), fc.oneof(path, fc.string()), (holding, asked) => {
        expect(compileGrants(holding)(asked)).toBe(holding.some(one => covers(one, asked)))
      }),
      { numRuns: 5000 },
    )
  })

  it('lets more be done with more grants, never less', () => {
    fc.assert(
      fc.property(fc.array(held), fc.array(held), path, (some, more, asked) => {
        fc.pre(compileGrants(some)(asked))
        expect(compileGrants([...some, ...more])(asked)).toBe(true)
      }),
    )
  })

  it.each<[held: string[], asked: string, allowed: boolean]>([
    [['monitors:*'], 'monitors:read', true],
    [['monitors:*'], 'monitors:read:own', true],
    [['monitors:*'], 'monitors', false],
    [['monitors:*'], 'monitorsx:read', false],
    [['monitors:*'], 'admin:monitors:read', false],
    [['monitors:read:*'], 'monitors:read', false],
    [['monitors:read'], 'monitors:read:own', false],
    [['monitors:read'], 'Monitors:read', false],
    [['monitors:read'], 'monitors:read ', false],
    [['monitors:read'], 'monitors:*', false],
    [['monitors:read'], '*', false],
    [['monitors:*'], '*', false],
    [['*'], 'anything:at:all', true],
    [[], 'monitors:read', false],
    [[], '', false],
    [['monitors:*'], 'constructor', false],
    [['a:*'], '__proto__', false],
  ])('%j allows %s: %s', (holding, asked, allowed) => {
    expect(compileGrants(holding)(asked)).toBe(allowed)
  })
})

describe('parseHeldGrant', () => {
  it('takes scope tokens with "*" alone or after a last colon', () => {
    const text = fc.oneof(
      held,
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', ':', '*', ' ', '"', '\\', '\u007f', 'é', '!', '~') }),
    )
    fc.assert(
      fc.property(text, given => {
        const stem = given === '*' ? 'x' : given.replace(/:\*$/, '')
        expect(accepted(parseHeldGrant, given)).toBe(isScopeToken(given) && stem !== '' && !stem.includes('*'))
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    '',
    ' ',
    'a b',
    'a\tb',
    'a\n',
    'a"b',
    'a\\b',
    '**',
    '*:read',
    'a:*:b',
    'a*',
    ':*',
    'a:**',
    'é',
    'a\u0000',
    'a\u200b',
    'x'.repeat(201),
    null,
    undefined,
    1,
    ['a'],
    { a: 1 },
  ])('refuses %j', given => {
    expect(accepted(parseHeldGrant, given)).toBe(false)
  })
})

describe('parseRequiredGrant', () => {
  it('takes scope tokens without "*"', () => {
    fc.assert(
      fc.property(fc.oneof(held, fc.string()), given => {
        expect(accepted(parseRequiredGrant, given)).toBe(isScopeToken(given) && !given.includes('*'))
      }),
      { numRuns: 3000 },
    )
  })

  it('needs to be held to be allowed, so a route can always be reached', () => {
    fc.assert(
      fc.property(grant, required => {
        expect(compileGrants([parseHeldGrant(parseRequiredGrant(required))])(required)).toBe(true)
      }),
    )
  })
})
