import { setImmediate } from 'node:timers/promises'
import { AuthError, ManagementError } from '../errors.js'
import type { KeyStore } from '../keys/key-store.js'
import { withoutDigest } from '../keys/store-failure.js'
import type { Logger } from '../logger.js'
import { createLeakedKeyEnder, type LeakedKeyParts } from './end-leaked-key.js'
import { createLeakFinder, type LeakedSecret, type LeakFinderParts } from './find-leaked.js'
import { hideSecrets } from './hide-secrets.js'
import type { FoundSecret, LeakContext, LeakOutcome, LeakReport } from './leak-report.js'
import { type ReadLeaks, readLeaks } from './read-leaks.js'

/** What to do with secrets that were found where none should be: `keyring.leaks`. */
export interface LeakReporter {
  /**
   * Ends what was found, by the option `leaks` of the keyring: revokes each key, ends it after a grace, or only tells its
   * people. Having the secrets is all that it takes, for whoever has them could use them. The same report again changes
   * nothing and tells nobody twice; keys that have ended already stay as they are.
   *
   * @param found at most 1000 strings, or strings with the address each was found at; what is no secret is passed over
   * @param after what to wait for before anything is looked up; at once by default
   * @returns rejects with ManagementError `invalid_input`, or with AuthError `store_unavailable` where a part could not be
   *   followed up: then everything else was, and the same report may be sent again
   * @example
   * ```ts
   * await keyring.leaks.report(['kw_live_…'], { source: 'log scanner', url: 'https://logs.example.com/17', verified: true })
   * ```
   */
  report(found: readonly (string | FoundSecret)[], context?: LeakContext, after?: Promise<void>): Promise<LeakReport>
  /** Waits for the reports that are under way, whatever becomes of them. */
  settled(): Promise<void>
}

/** What a leak reporter is made of. */
export type LeakReporterParts = Omit<LeakFinderParts, 'findByDigest'> &
  Omit<LeakedKeyParts, 'store'> & {
    store: Pick<KeyStore, 'findByDigest' | 'findDocument' | 'write'>
    logger: Pick<Logger, 'error'>
  }

export function createLeakReporter(parts: LeakReporterParts): LeakReporter {
  const find = createLeakFinder({ ...parts, findByDigest: digest => parts.store.findByDigest(digest) })
  const endLeakedKey = createLeakedKeyEnder(parts)
  const underWay = new Set<Promise<unknown>>()

  const followUp = async (leaks: ReadLeaks, after: Promise<void> | undefined): Promise<LeakReport> => {
    await after
    const { found, failures } = await find([...leaks.urls.keys()])
    const secrets = found.map(({ secret }) => secret)
    const keys: { id: string; outcome: LeakOutcome }[] = []
    // one key after another, and whoever waits in between: a report must not take the store from everybody else
    for (const [id, leaked] of byKey(found)) {
      await setImmediate()
      try {
        const outcome = await endLeakedKey(
          id,
          new Set(leaked.flatMap(({ digests }) => digests)),
          originOf(leaks, leaked, secrets, parts.format.pattern),
        )
        if (outcome) keys.push({ id, outcome })
      } catch (error) {
        if (!isGone(error)) failures.push(unavailable(error, leaked))
      }
    }
    if (failures.length > 0) {
      // who reported may be gone already
      parts.logger.error(
        `keywright: a report of ${leaks.urls.size} leaked secrets could not be followed up, send it again${reason(failures[0])}`,
      )
      throw failures[0]
    }
    return { presented: leaks.urls.size, keys }
  }

  return {
    async report(found, context = {}, after) {
      const work = followUp(readLeaks(found, context), after)
      const watched = work.catch(() => undefined)
      underWay.add(watched)
      try {
        return await work
      } finally {
        underWay.delete(watched)
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

function byKey(found: readonly LeakedSecret[]): Map<string, LeakedSecret[]> {
  const keys = new Map<string, LeakedSecret[]>()
  for (const leaked of found) keys.set(leaked.key.id, [...(keys.get(leaked.key.id) ?? []), leaked])
  return keys
}

function originOf(
  { urls, source, verified, by }: ReadLeaks,
  leaked: readonly LeakedSecret[],
  secrets: readonly string[],
  pattern: RegExp,
) {
  const given = leaked.map(({ secret }) => urls.get(secret)).find(address => address != null) ?? null
  // what anybody may write is no place to keep a path in: it may hold secrets that look like none
  const url = given && !verified ? new URL(given).origin : given
  const hide = (text: string) => hideSecrets(text, secrets, pattern)
  return { source: source && hide(source), url: url && hide(url), verified, by }
}

// deleted meanwhile
const isGone = (error: unknown) => error instanceof ManagementError && error.code === 'not_found'

function unavailable(error: unknown, leaked: readonly LeakedSecret[]): AuthError {
  const cause = leaked.flatMap(({ digests }) => digests).reduce<unknown>(withoutDigest, error)
  return new AuthError('store_unavailable', { cause })
}

const reason = (error: unknown) => (error instanceof AuthError && error.cause instanceof Error ? `: ${error.cause.message}` : '')
