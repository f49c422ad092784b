import { describe, expect, it } from 'vitest'
import { arabicProblems } from '../../../src/portal/problems/arabic-problems.js'
import { explainField } from '../../../src/portal/problems/explain-field.js'
import { translatedProblems } from '../../../src/portal/problems/translated-problems.js'
import type { Problem, ProblemValues } from '../../../src/wrong-value.js'
import type { KeyRules } from '../../../src/keys/key-rules.js'

// one of every kind: the compiler sees to it that none is missing
const VALUES: { readonly [Kind in keyof ProblemValues]: readonly ProblemValues[Kind][] } = {
  empty: [{}],
  tooLong: [{ most: 200 }, { most: 1 }],
  controlCharacters: [{}],
  wrongId: [{ most: 200 }],
  emailAddress: [{}],
  wrongForm: [{}],
  date: [{}],
  oneOf: [{ choices: ['1:a', '2:b'] }],
  atLeast: [{ least: 1 }],
  atMost: [{ most: 5 }],
  emptyList: [{}],
  tooManyEntries: [{ most: 1024 }],
  inEntry: [{ place: 3, problem: { kind: 'tooLong', most: 100 } }],
  hostBits: [{ given: '10.0.0.5/8', right: '10.0.0.0/8' }],
  leadingZeros: [{ given: '010.0.0.1', right: '10.0.0.1/32' }],
  zone: [{ given: 'fe80::1%5', zone: '%5' }],
  prefixLength: [{ given: '10.0.0.0/40', least: 0, most: 32, example: '10.0.0.0/32' }],
  octet: [{ given: '10.0.0.256' }],
  fourOctets: [{ given: '1.2.3' }],
  notSubnet: [{ given: '???' }],
  notOrigin: [{ given: '???' }],
  originSpelling: [{ given: 'https://A.example/', right: 'https://a.example' }],
  tooWide: [{ given: 'https://*.com' }],
  notGrant: [{ given: '1 2' }],
  wildcard: [{ given: '*1' }],
  notOffered: [{ grant: 'a:b' }],
  past: [{}],
  ended: [{}],
  grace: [{ mostSeconds: 366 * 86_400 }],
  noSuchRole: [{}],
  ownRole: [{}],
  ownerInactive: [{}],
  notHeld: [{ grants: ['a:b', 'c:d'] }],
  beyond: [{ own: ['192.0.2.0/24'] }],
  outlives: [{ latest: new Date('2030-01-31T12:00:00Z') }],
  carriersBeyond: [{}],
  forYourself: [{}],
  ownAccount: [{}],
  ownActivation: [{}],
  sharedRole: [{}],
  approversOnly: [{}],
  mayNotMake: [{ request: 'none' }, { request: 'pending' }, { request: 'denied' }],
  alreadyAsked: [{ request: 'pending' }, { request: 'approved' }],
  decided: [{ request: 'approved' }, { request: 'denied' }],
  twoSecrets: [{}],
  currentSecret: [{}],
  inactiveKey: [{ state: 'expired' }, { state: 'idle' }, { state: 'revoked' }],
  keepsChanging: [{}],
  membersElsewhere: [{}],
  foreignForm: [{}],
  unclearForm: [{}],
}

const PROBLEMS = Object.entries(VALUES).flatMap(([kind, values]) => values.map(value => ({ kind, ...value }) as Problem))
const RULES: KeyRules = { keysPerAccount: 5, longestLifetimeDays: 90, idleAfterDays: 30 }

function everything(language: 'en' | 'fr' | 'ar'): readonly (readonly [what: string, text: string])[] {
  const words = translatedProblems[language]
  return [
    ...PROBLEMS.map((problem): [string, string] => [JSON.stringify(problem), explainField('x', problem, words, {})]),
    ...Object.entries(words.rules).map(([rule, text]): [string, string] => [rule, text(RULES)]),
    ...Object.entries(words.codes),
  ]
}

// texts that are the same in every language stand between these
const withoutQuoted = (text: string) =>
  text
    .replaceAll(/\u2066[^\u2069]*\u2069/g, '')
    .replaceAll(/«[^»]*»/g, '')
    .replaceAll(/“[^”]*”/g, '')

describe.each(['en', 'fr', 'ar'] as const)('what problems say in %s', language => {
  const texts = everything(language)

  it.each(texts)('is made of full sentences: %s', (_, text) => {
    expect(text).toMatch(/\.$/)
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\{|\}/)
    const sentences = withoutQuoted(text).trim()
    expect(sentences.length).toBeGreaterThan(12)
    if (language !== 'ar') expect(text).toMatch(/^[«“\p{Lu}]/u)
  })

  it('says different things by different texts', () => {
    const alike = texts.filter(([, text], i) => texts.findIndex(([, other]) => other === text) !== i).map(([what]) => what)
    // what needs access says the same by its rule
    expect(alike).toEqual(['approvalRequired'])
  })
})

describe('the languages', () => {
  it.each(everything('fr'))('French has nothing English: %s', (_, text) => {
    expect(withoutQuoted(text).replace('ops@example.com', '')).not.toMatch(
      /\b(?:the|this|that|is|are|was|of|to|in|at|or|and|an|not|you|your|it|its|one|write|choose|key|keys|must|account|grant|subnet|days?|most)\b/i,
    )
  })

  it.each(everything('ar'))('Arabic has no Latin letters outside what is technical: %s', (_, text) => {
    const sentences = withoutQuoted(text)
    expect(sentences).not.toMatch(/[A-Za-zÀ-ÿ]/)
    expect(sentences).toMatch(/\p{Script=Arabic}{3}/u)
  })

  it.each(['en', 'fr', 'ar'] as const)('name what was given and what would be right in %s', language => {
    for (const problem of PROBLEMS) {
      const text = explainField('x', problem, translatedProblems[language], {})
      const values = Object.entries(problem).filter(([name]) => ['given', 'right', 'grant', 'zone', 'example'].includes(name))
      for (const [, value] of values) expect(text).toContain(value)
    }
  })

  it('Arabic counts as Arabic does', () => {
    const lifetime = (longestLifetimeDays: number) => arabicProblems.rules.longestLifetimeDays({ longestLifetimeDays })
    expect([1, 2, 7, 90, 100, 365].map(lifetime).map(text => /من (?:(\d+) )?(\S+(?: واحد)?) من وقت/.exec(text)?.[0])).toEqual([
      'من يوم واحد من وقت',
      'من يومين من وقت',
      'من 7 أيام من وقت',
      'من 90 يومًا من وقت',
      'من 100 يوم من وقت',
      'من 365 يومًا من وقت',
    ])
  })

  it('do not offer to leave out what a rule demands', () => {
    const rules: KeyRules = { subnetsRequired: true, technicalContactRequired: true }
    for (const language of ['en', 'fr', 'ar'] as const) {
      const words = translatedProblems[language]
      expect(explainField('subnets', { kind: 'emptyList' }, words, rules)).toBe(words.rules.subnetsRequired(rules))
      expect(explainField('origins', { kind: 'emptyList' }, words, rules)).toBe(
        words.kinds.emptyList({ kind: 'emptyList' }, String),
      )
      expect(explainField('technicalContact', { kind: 'empty' }, words, rules)).toBe(words.rules.technicalContactRequired(rules))
    }
  })

  it('count a grace in days', () => {
    const { en } = translatedProblems
    expect(explainField('graceSeconds', { kind: 'atMost', most: 31_622_400 }, en, {})).toContain('366 days')
  })
})
