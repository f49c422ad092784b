import { setImmediate } from 'node:timers/promises'
import { AuthError } from '../errors.js'
import { digestSecret, type Pepper } from '../keys/digest.js'
import type { ResolvedKey } from '../keys/key-record.js'
import type { KeyResolver } from '../keys/key-store.js'
import { LONGEST_SECRET, withoutDigest } from '../keys/key-verifier.js'
import type { SecretFormat } from '../keys/secret-format.js'

/** A presented string that is a secret of a key, live or not. */
export interface LeakedSecret {
  readonly secret: string
  readonly digest: string
  readonly key: ResolvedKey
}

/** What looking secrets up takes. */
export interface LeakFinderParts {
  findByDigest: KeyResolver['findByDigest']
  format: SecretFormat
  peppers: readonly Pepper[]
}

// as many look-ups are under way at once, and after as many the requests that wait have their turn
const SLICE = 25

/** Finds which of the presented strings are secrets. What can't be one is not asked for. */
export function createLeakFinder({ findByDigest, format, peppers }: LeakFinderParts) {
  const isPossible = (text: string) => text !== '' && text.length <= LONGEST_SECRET && format.isPossible(text)

  const find = async (secret: string): Promise<LeakedSecret | null> => {
    if (!isPossible(secret)) return null
    for (const pepper of [...peppers, undefined]) {
      const digest = digestSecret(secret, pepper)
      const key = await lookUp(digest)
      if (key) return { secret, digest, key }
    }
    return null
  }
  const lookUp = async (digest: string) => {
    try {
      return await findByDigest(digest)
    } catch (error) {
      throw new AuthError('store_unavailable', { cause: withoutDigest(error, digest) })
    }
  }

  return async (presented: readonly string[]): Promise<{ found: LeakedSecret[]; failures: unknown[] }> => {
    const found: LeakedSecret[] = []
    const failures: unknown[] = []
    for (let start = 0; start < presented.length; start += SLICE) {
      await setImmediate()
      for (const result of await Promise.allSettled(presented.slice(start, start + SLICE).map(find))) {
        if (result.status === 'rejected') failures.push(result.reason)
        else if (result.value) found.push(result.value)
      }
    }
    return { found, failures }
  }
}
