import type { KeyringOptions, Policy, RenderRefusal } from '../index.js'
import { agreed } from './agreed.js'
import { combineLimits, distinct } from './combine-limits.js'
import { combineRules } from './combine-rules.js'
import { combineSchemes, concerns } from './combine-schemes.js'

type Presets = readonly KeyringOptions[]
type Name = keyof KeyringOptions

const LISTS = ['webhooks', 'peppers', 'trustedIssuers', 'trustedProxies'] as const
// options that are made of options
const GROUPS = ['cors', 'mail', 'leaks', 'tokens', 'cache'] as const

/**
 * Puts presets together, and options beside them, so that one keyring takes the credentials of all. Rules hold all at once, and of two
 * limits the lower. The policies of a preset, and its form of refusals, hold for requests that present a credential in one of its
 * schemes; those of options without `schemes` hold for all. Everything else is said once, or alike.
 *
 * @returns options for `createKeyring` and `apiKeyAuth`
 * @throws TypeError that names the option where two of them contradict each other, and the way out
 * @example
 * ```ts
 * const keyring = createKeyring(combine(lucidya(), radix(), { store: 'sqlite:keys.db' }))
 * ```
 */
export function combine(...presets: Presets): KeyringOptions {
  if (presets.length === 0) throw new TypeError('combine: name at least one preset: combine(lucidya(), { store: "memory:" })')
  for (const [i, preset] of presets.entries()) checkPreset(preset, i + 1)
  const has = (name: Name) => presets.some(preset => preset[name] !== undefined)
  const joined: KeyringOptions = {
    ...(has('schemes') ? { schemes: combineSchemes(presets.map(({ schemes = [] }) => schemes)) } : {}),
    ...(has('rules') ? { rules: combineRules(presets.map(({ rules = {} }) => rules)) } : {}),
    ...(has('policies') ? { policies: presets.flatMap(preset => policiesOf(preset, presets)) } : {}),
    ...(has('rateLimit') ? { rateLimit: combineLimits(presets.map(({ rateLimit }) => rateLimit)) } : {}),
    ...(has('renderRefusal') ? { renderRefusal: rendererOf(presets) } : {}),
    ...Object.fromEntries(
      LISTS.filter(has).map(name => [name, distinct(presets.flatMap<unknown>(preset => preset[name] ?? []))]),
    ),
    ...Object.fromEntries(
      GROUPS.filter(has).map(name => [
        name,
        allSaid(
          `${name}.`,
          presets.map(preset => preset[name] ?? {}),
        ),
      ]),
    ),
  }
  return {
    ...allSaid(
      '',
      presets.map(preset => without(preset, joined)),
    ),
    ...joined,
  }
}

function checkPreset(preset: unknown, place: number): void {
  if (typeof preset === 'function')
    throw new TypeError(`combine: argument ${place} is a function: call the preset, as in combine(lucidya())`)
  if (typeof preset !== 'object' || preset === null || Array.isArray(preset))
    throw new TypeError(`combine: argument ${place} must be the options of a keyring, as presets give them`)
  if ('flow' in preset) throw new TypeError(`combine: argument ${place} is a keyring: combine its options before it is made`)
}

function policiesOf(preset: KeyringOptions, presets: Presets): readonly Policy[] {
  const { schemes, policies = [] } = preset
  if (!schemes) return policies
  // a scheme of nobody's is that of the token endpoints, where what is demanded of keys is demanded by all
  const holds = (scheme: string) => concerns(preset, scheme) || !presets.some(other => other.schemes && concerns(other, scheme))
  return policies.map(policy => (principal, request) => (holds(principal.scheme) ? policy(principal, request) : undefined))
}

function rendererOf(presets: Presets): RenderRefusal {
  const speakers = presets.filter(({ renderRefusal }) => renderRefusal)
  return refusal => {
    const [scheme] = refusal.error.schemes
    // where nothing was presented that anybody could read, the first one that has a form of its own speaks
    const speaker = speakers.find(preset => scheme === undefined || concerns(preset, scheme))
    return speaker?.renderRefusal?.(refusal) ?? refusal
  }
}

function allSaid(prefix: string, groups: readonly object[]): object {
  const names = new Set(groups.flatMap(group => Object.keys(group)))
  const valueOf = (group: object, name: string): unknown => Object.entries(group).find(([key]) => key === name)?.[1]
  return Object.fromEntries(
    Array.from(names, name => [
      name,
      agreed(
        prefix + name,
        groups.map(group => valueOf(group, name)),
      ),
    ]),
  )
}

const without = (preset: KeyringOptions, names: object): object =>
  Object.fromEntries(Object.entries(preset).filter(([name]) => !(name in names)))
