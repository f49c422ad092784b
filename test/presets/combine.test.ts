import fc from 'fast-check'
import {
  bearerScheme,
  createKeyring,
  headerScheme,
  type KeyRules,
  type KeyringOptions,
  ManagementError,
  type NewKey,
  type Policy,
  xApiKeyScheme,
} from 'keywright'
import { combine, lucca, lucid, lucidya, luminary, radix } from 'keywright/presets'
import { describe, expect, it } from 'vitest'

const policy: Policy = () => undefined

/** What `combine` throws; fails where it throws nothing. */
function complaint(...presets: readonly unknown[]): Error {
  try {
    combine(...(presets as KeyringOptions[]))
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('it combines')
}

describe('combine', () => {
  it.each<[what: string, presets: readonly unknown[], message: RegExp]>([
    ['nothing', [], /^combine: name at least one preset/],
    [
      'a preset that is not called',
      [lucidya],
      /^combine: argument 1 is a function: call the preset, as in combine\(lucidya\(\)\)$/,
    ],
    ['a name', [radix(), 'lucca'], /^combine: argument 2 must be the options of a keyring/],
    ['a keyring', [radix(), createKeyring({ store: 'memory:' })], /^combine: argument 2 is a keyring: combine its options/],
    [
      'two ways to take a bearer',
      [lucid(), radix()],
      /^combine: two presets contradict each other in the scheme "bearer": .*a keyring for each/,
    ],
    ['two ways to take a bearer, whatever the order', [radix(), lucid()], /in the scheme "bearer"/],
    [
      'one field under two names',
      [{ schemes: [xApiKeyScheme()] }, { schemes: [headerScheme({ header: 'x-api-key', name: 'mine' })] }],
      /contradict each other in how "mine" is written/,
    ],
    [
      'personal keys and keys of accounts',
      [{ rules: lucid().rules ?? {} }, radix()],
      /in the rule "ownership": keys can be of one kind alone/,
    ],
    [
      'two descriptions of a grant',
      [lucid({ grantCatalogue: { a: 'x' } }), { rules: { grantCatalogue: { a: 'y' } } }],
      /in the description of the grant "a": describe it alike/,
    ],
    [
      'two origin policies',
      [lucca(), { cors: { origins: ['https://example.com'] } }],
      /in cors\.origins: have one of them say it, or set it behind/,
    ],
    ['two lifetimes of a login', [luminary(), { tokens: { loginLifetimeDays: 7 } }], /in tokens\.loginLifetimeDays/],
    ['two forms of secrets', [lucidya(), { secretFormat: { prefix: 'acme' } }], /in secretFormat/],
    ['two stores', [{ store: 'memory:' }, { store: 'sqlite:keys.db' }], /in store/],
    ['two clocks', [{ clock: () => new Date() }, { clock: () => new Date() }], /in clock/],
  ])('refuses %s', (_what, presets, message) => {
    expect(complaint(...presets)).toBeInstanceOf(TypeError)
    expect(complaint(...presets).message).toMatch(message)
  })

  it.each([
    ['lucidya', lucidya()],
    ['lucid', lucid()],
    ['lucca', lucca()],
    ['radix', radix()],
    ['luminary', luminary()],
  ])('leaves %s alone as it is', (_name, preset) => {
    const { policies, renderRefusal, rateLimit = [], ...rest } = preset
    const joined = combine(preset)
    expect(joined).toMatchObject(rest)
    expect([joined.rateLimit ?? []].flat()).toEqual([rateLimit].flat())
    expect(Object.keys(joined).toSorted()).toEqual(Object.keys(preset).toSorted())
    expect([joined.policies?.length, typeof joined.renderRefusal]).toEqual([policies?.length, typeof renderRefusal])
  })

  it('has every pair make a keyring, but for the two that contradict each other', async () => {
    const presets = { lucidya, lucid, lucca, radix, luminary }
    const apart: string[] = []
    for (const [one, first] of Object.entries(presets))
      for (const [other, second] of Object.entries(presets)) {
        try {
          await createKeyring(combine(first(), second(), { store: 'memory:' })).close()
        } catch (error) {
          if (!(error instanceof TypeError)) throw error
          apart.push(`${one} ${other}`)
        }
      }
    expect(apart).toEqual(['lucid radix', 'radix lucid', 'radix luminary', 'luminary radix'])
  })

  it('joins lists, each item once, and options that are made of options', () => {
    const pepper = { id: 'a', secret: 'x'.repeat(32) }
    const joined = combine(
      { trustedProxies: ['10.0.0.0/8'], peppers: [pepper], tokens: { algorithm: 'ES256' }, policies: [policy] },
      {
        trustedProxies: ['10.0.0.0/8', '192.0.2.0/24'],
        peppers: [{ ...pepper }],
        tokens: { lifetimeSeconds: 60 },
        cors: { origins: '*' },
      },
      { cors: { origins: '*', maxAgeSeconds: 60 }, realm: 'x' },
      { realm: 'x' },
    )
    expect(joined).toEqual({
      trustedProxies: ['10.0.0.0/8', '192.0.2.0/24'],
      peppers: [pepper],
      tokens: { algorithm: 'ES256', lifetimeSeconds: 60 },
      policies: [policy],
      cors: { origins: '*', maxAgeSeconds: 60 },
      realm: 'x',
    })
  })

  it('counts rate limits side by side, under names of their own', () => {
    const [minute, hour] = [60, 3600].map(windowSeconds => ({ per: 'account' as const, limit: 100, windowSeconds }))
    const day = { name: 'day', per: 'key' as const, limit: 1, windowSeconds: 86_400 }
    const joined = combine(
      { rateLimit: minute ?? [] },
      { rateLimit: [day] },
      { rateLimit: [hour ?? day, { ...day }] },
      { rateLimit: minute ?? [] },
    )
    expect(joined.rateLimit).toEqual([minute, day, { ...hour, name: 'default-2' }])
    expect(combine(radix(), lucidya()).rateLimit).toEqual([lucidya().rateLimit])
  })

  it('has the schemes of all, each once, in their order', () => {
    const names = (...presets: KeyringOptions[]) => combine(...presets).schemes?.map(({ name }) => name)
    expect(names(lucca(), luminary(), lucid())).toEqual(['lucca', 'bearer', 'x-api-key'])
    expect(names({ schemes: [bearerScheme()] }, { store: 'memory:' })).toEqual(['bearer'])
    expect(names({ store: 'memory:' })).toBeUndefined()
  })

  it('has nobody demand a usual lifetime that is longer than the longest', () => {
    expect(combine(luminary(), { rules: { longestLifetimeDays: 30 } }).rules).toMatchObject({
      defaultLifetimeDays: 30,
      longestLifetimeDays: 30,
    })
  })
})

const DAYS = fc.integer({ min: 1, max: 5 })
const FLAG = fc.boolean()
const GRANTS = ['a:read', 'b:read', 'c:read'] as const
const CATALOGUE = fc
  .uniqueArray(fc.constantFrom(...GRANTS), { minLength: 1 })
  .map(grants => Object.fromEntries(grants.map(grant => [grant, `to ${grant}`])))

/** Rules that a keyring takes. */
const RULES: fc.Arbitrary<KeyRules> = fc
  .record(
    {
      keysPerAccount: DAYS,
      defaultLifetimeDays: DAYS,
      longestLifetimeDays: DAYS,
      neverExpires: fc.constantFrom('allowed' as const, 'refused' as const),
      grantsRequired: FLAG,
      grantsImmutable: FLAG,
      subnetsRequired: FLAG,
      technicalContactRequired: FLAG,
      dedicatedRole: FLAG,
      deleteOnlyInactive: FLAG,
      idleAfterDays: DAYS,
      expiredAfterIdleDays: DAYS.map(days => days + 5),
      ownership: fc.constant('account' as const),
      grantCatalogue: CATALOGUE,
    },
    { requiredKeys: [] },
  )
  .filter(isTaken)

function isTaken({ defaultLifetimeDays = 0, longestLifetimeDays = Infinity, ...rules }: KeyRules): boolean {
  return defaultLifetimeDays <= longestLifetimeDays && (!rules.expiredAfterIdleDays || rules.idleAfterDays !== undefined)
}

const rulesOf = (...all: readonly KeyRules[]): KeyRules => combine(...all.map(rules => ({ rules }))).rules ?? {}

describe('combined rules', () => {
  it('do not depend on the order, and are the same again', () => {
    fc.assert(
      fc.property(RULES, RULES, RULES, (a, b, c) => {
        expect(rulesOf(a, b)).toEqual(rulesOf(b, a))
        expect(rulesOf(rulesOf(a, b), c)).toEqual(rulesOf(a, rulesOf(b, c)))
        expect(rulesOf(a, a)).toEqual(a)
        expect(rulesOf(a, {})).toEqual(a)
      }),
    )
  })

  it('are rules that a keyring takes', () => {
    fc.assert(
      fc.property(RULES, RULES, (a, b) => {
        expect(() => createKeyring({ store: 'memory:', rules: rulesOf(a, b) })).not.toThrow()
      }),
    )
  })

  const KEYS = fc.record({
    grants: fc.subarray([...GRANTS]),
    subnets: fc.constantFrom(null, ['192.0.2.0/24']),
    technicalContact: fc.constantFrom(null, 'ops@example.com'),
    expiresInDays: fc.option(DAYS),
  })
  const now = new Date('2030-01-15T12:00:00.000Z')

  it('let a key be made that says all of itself where the rules of each do, and nowhere else', async () => {
    const takes = async (rules: KeyRules, key: NewKey) => {
      const keyring = createKeyring({ store: 'memory:', clock: () => now, rules })
      const refused = await keyring.keys.create(key).then(
        () => false,
        (error: unknown) => error instanceof ManagementError,
      )
      await keyring.close()
      return !refused
    }
    let [taken, refused] = [0, 0]
    const withoutCatalogue = RULES.map(({ grantCatalogue: _, ...rules }) => rules)
    await fc.assert(
      fc.asyncProperty(withoutCatalogue, RULES, KEYS, async (a, b, { expiresInDays, ...facts }) => {
        const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * 86_400_000)
        const key = { name: 'x', ...facts, expiresAt }
        const [both, one, other] = await Promise.all([rulesOf(a, b), a, b].map(rules => takes(rules, key)))
        if (both) taken++
        else refused++
        expect(both).toBe(one && other)
      }),
      { numRuns: 100 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(5)
  })
})
