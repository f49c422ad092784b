import { createPublicKey, type KeyObject } from 'node:crypto'
import { AuthError } from '../errors.js'
import { inTime } from '../in-time.js'

/** A public key that GitHub signs its reports with. */
export interface GithubKey {
  /** `key_identifier` in GitHub's list. */
  readonly identifier: string
  /** `key` in GitHub's list: a P-256 public key in PEM. */
  readonly key: string
}

/** The keys themselves, or a function that gets them: it is asked again after an hour, or for an identifier it did not give. */
export type GithubKeySource = readonly GithubKey[] | (() => Promise<readonly GithubKey[]>)

/** Finds the key of an identifier; null where there is none. */
export type FindGithubKey = (identifier: string) => Promise<KeyObject | null>

// GitHub takes a key back where it must
const FRESH_MS = 3_600_000
// anybody may name an identifier that is not there
const PAUSE_MS = 60_000
const ASKING_MS = 5000

/**
 * Makes the finder of GitHub's keys.
 *
 * @param now milliseconds since the epoch
 * @throws TypeError for a key that is none
 */
export function createGithubKeys(source: GithubKeySource, now: () => number): FindGithubKey {
  if (typeof source !== 'function') {
    const keys = readKeys(source)
    return async identifier => keys.get(identifier) ?? null
  }
  let known: ReadonlyMap<string, KeyObject> | null = null
  let knownAt = -Infinity
  let askedAt = -Infinity
  let asking: Promise<void> | null = null

  // also where the clock was set back
  const isWithin = (ms: number, since: number) => now() - since < ms && now() >= since

  const ask = async () => {
    const at = now()
    askedAt = at
    try {
      known = readKeys(await inTime(source(), ASKING_MS))
      knownAt = at
    } catch {
      // those that are fresh go on: a stranger has only to name another one for the source to be asked
      if (!isWithin(FRESH_MS, knownAt)) known = null
    } finally {
      asking = null
    }
  }
  return async identifier => {
    const current = known?.has(identifier) ? isWithin(FRESH_MS, knownAt) : isWithin(PAUSE_MS, askedAt)
    if (!current && !isWithin(PAUSE_MS, askedAt)) asking ??= ask()
    await asking
    if (known) return known.get(identifier) ?? null
    throw new AuthError('github_keys_unavailable', {
      status: 503,
      detail: "GitHub's keys can't be had at the moment.",
      headers: { 'retry-after': String(PAUSE_MS / 1000) },
    })
  }
}

function readKeys(given: unknown): ReadonlyMap<string, KeyObject> {
  if (!Array.isArray(given))
    throw new TypeError('leaks: githubKeys is an array of { identifier, key }, or a function that gives one')
  return new Map(given.map(readKey))
}

function readKey(given: unknown): [string, KeyObject] {
  const { identifier, key } = Object(given) as Partial<GithubKey>
  if (typeof identifier !== 'string' || identifier === '') throw new TypeError('leaks: githubKeys: an identifier is missing')
  const read = typeof key === 'string' ? publicKey(key) : null
  if (read?.asymmetricKeyType !== 'ec' || read.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new TypeError(`leaks: githubKeys: the key of ${JSON.stringify(identifier)} is no P-256 public key in PEM`)
  return [identifier, read]
}

function publicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem)
  } catch {
    return null
  }
}
