import type { KeyRules } from '../index.js'
import { agreed } from './agreed.js'

type Joined = { -readonly [Rule in keyof KeyRules]: unknown }

/**
 * The rules of several presets, held all at once: of limits the lowest, of demands every one, of grants those of all.
 *
 * @throws TypeError that names the rule where two can't be held at once
 */
export function combineRules(all: readonly KeyRules[]): KeyRules {
  const joined: Joined = {}
  const names = new Set(all.flatMap(rules => Object.keys(rules) as (keyof KeyRules)[]))
  for (const name of names) {
    const said = all.map(rules => rules[name]).filter(value => value !== undefined)
    if (said.length === 0) continue
    if (said.every(value => typeof value === 'number')) joined[name] = Math.min(...said)
    else if (said.every(value => typeof value === 'boolean')) joined[name] = said.includes(true)
    else if (name === 'neverExpires') joined[name] = said.includes('refused') ? 'refused' : agreed(ruleOf(name), said)
    else if (name === 'grantCatalogue') joined[name] = catalogueOf(all)
    else joined[name] = agreed(ruleOf(name), said, NO_RULE_FOR_BOTH)
  }
  const rules = joined as KeyRules
  const { defaultLifetimeDays: usual, longestLifetimeDays: longest } = rules
  // nobody demands the usual lifetime: where one preset allows less, that is it
  return usual !== undefined && longest !== undefined && usual > longest ? { ...rules, defaultLifetimeDays: longest } : rules
}

const ruleOf = (name: keyof KeyRules) => `the rule "${name}"`
const NO_RULE_FOR_BOTH = 'keys can be of one kind alone: make a keyring for each of them'

function catalogueOf(all: readonly KeyRules[]): Record<string, string> {
  const catalogues = all.map(({ grantCatalogue = {} }) => grantCatalogue)
  const names = new Set(catalogues.flatMap(catalogue => Object.keys(catalogue)))
  const described = (grant: string) =>
    agreed(
      `the description of the grant "${grant}"`,
      catalogues.map(catalogue => catalogue[grant]),
      'describe it alike',
    )
  return Object.fromEntries(Array.from(names, grant => [grant, described(grant) ?? '']))
}
