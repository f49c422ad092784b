import { isDeepStrictEqual } from 'node:util'
import type { KeyringOptions, RateLimit } from '../index.js'

type Limits = KeyringOptions['rateLimit']

/** The rate limits of several presets side by side, each once; those without a name get one of their own. */
export function combineLimits(all: readonly Limits[]): readonly RateLimit[] {
  const limits = distinct(all.flatMap(limit => (limit === undefined ? [] : [limit].flat())))
  const unnamed = limits.filter(({ name }) => name === undefined)
  return limits.map(limit => {
    const place = unnamed.indexOf(limit)
    return place > 0 ? { ...limit, name: `default-${place + 1}` } : limit
  })
}

/** Each item once; the first of those that are alike. */
export const distinct = <T>(items: readonly T[]): T[] =>
  items.filter((item, i) => items.findIndex(other => isDeepStrictEqual(other, item)) === i)
