import { checkActor } from '../audit/check-actor.js'
import type { Actor } from '../audit/audit-event.js'
import { invalid } from '../input/invalid.js'
import { read } from '../input/readers.js'
import { readFields } from '../input/read-fields.js'
import { LIMITS } from '../limits.js'
import type { FoundSecret, LeakContext } from './leak-report.js'

/** A report as it is followed up: each string once, with the address it was found at. */
export interface ReadLeaks {
  readonly urls: ReadonlyMap<string, string | null>
  readonly source: string | null
  readonly verified: boolean
  readonly by: Actor
}

interface Facts {
  readonly source: string | null
  readonly url: string | null
  readonly verified: boolean
  readonly by: Actor
}

const FACTS = {
  source: read.optional(read.text(LIMITS.nameLength)),
  url: read.optional(pageAddress),
  verified: (value: unknown) => value === true,
  by: (value: unknown) => checkActor(value as Actor | undefined),
}

interface Found {
  readonly secret: unknown
  readonly url: string | null
}

const FOUND = { secret: (value: unknown) => value, url: read.optional(pageAddress) }

/**
 * Checks a report.
 *
 * @throws ManagementError `invalid_input`; what was presented is never part of the message
 */
export function readLeaks(found: unknown, context: LeakContext): ReadLeaks {
  if (!Array.isArray(found)) throw invalid({ secrets: 'an array of strings is needed' })
  if (found.length > LIMITS.leakedSecrets)
    throw invalid({ secrets: `has ${found.length} entries: at most ${LIMITS.leakedSecrets} are taken at a time` })
  const { source, url, verified, by } = readFields<Facts>(context, FACTS, 'whole')
  const urls = new Map<string, string | null>()
  for (const item of found as readonly unknown[]) {
    const { secret, url: own } = isFound(item) ? readFields<Found>(item, FOUND, 'whole') : { secret: item, url: null }
    if (typeof secret !== 'string') throw invalid({ secrets: 'an array of strings is needed' })
    if (!urls.has(secret)) urls.set(secret, own ?? url)
  }
  return { urls, source, verified, by }
}

const isFound = (item: unknown): item is FoundSecret => typeof item === 'object' && item !== null && 'secret' in item

/**
 * Reads the address of a page that people are going to be shown: http or https, and no password in it.
 *
 * @throws TypeError that says what would be right
 */
export function pageAddress(value: unknown): string {
  const text = read.text(LIMITS.urlLength)(value)
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new TypeError('is an http or https address, such as "https://example.com/page"')
  url.username = ''
  url.password = ''
  return url.href
}
