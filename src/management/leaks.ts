import { checkOptions, option } from '../check-options.js'
import { AuthError } from '../errors.js'
import { inTime } from '../in-time.js'
import { invalid } from '../input/invalid.js'
import type { LeakReporter } from '../leaks/leak-reporter.js'
import type { FoundSecret, LeakContext } from '../leaks/leak-report.js'
import { readLeaks } from '../leaks/read-leaks.js'
import { LIMITS } from '../limits.js'
import type { Arrival } from './arrival.js'
import { createGithubKeys, type GithubKeySource } from './github-keys.js'
import { isFromGithub, readGithubReport } from './github-secret-scanning.js'

/** How `POST /leaks` takes reports. */
export interface LeakReceiverOptions {
  /** The keys of GitHub's secret scanning; without them its reports are refused. */
  githubKeys?: GithubKeySource
  /** How many reports may be under way in this process, of anybody and of GitHub each; 4 by default. */
  reportsAtOnce?: number
}

/** A report as it came. */
export interface PostedLeaks extends Omit<Arrival, 'basePath'> {
  /** The body, in a form of the contract. */
  readonly body: LeaksJson | readonly unknown[]
}

/** A report in the form of the API. */
interface LeaksJson {
  readonly secrets: readonly string[]
  readonly source?: string | null | undefined
  readonly url?: string | null | undefined
}

/** Takes a report. */
export type ReceiveLeaks = (posted: PostedLeaks) => Promise<void>

// GitHub waits for its answer, but nobody does for long
const WAITING_MS = 10_000
// who never takes the answer keeps no place
const ANSWERING_MS = 1000

/**
 * Makes the receiver of leaks. It gives nothing back, since the answer is 202 whatever was found.
 *
 * Anybody's report is followed up off the path of the answer: neither the answer nor its time tells what was found.
 * GitHub's, which is signed, is answered once it was followed up, so that what was acknowledged is done.
 *
 * @returns rejects where the report is refused: with ManagementError `invalid_input` or `forbidden`, or with AuthError
 *   `rate_limited`, `misconfigured`, `github_keys_unavailable` or `store_unavailable`
 * @throws TypeError that names the option where one is wrong
 */
export function createLeakReceiver(
  options: LeakReceiverOptions,
  leaks: Pick<LeakReporter, 'report'>,
  clock: () => Date,
): ReceiveLeaks {
  checkOptions('leaks', options, { githubKeys: option.either(option.list, option.function), reportsAtOnce: option.count })
  const { githubKeys, reportsAtOnce = 4 } = options
  const findKey = githubKeys ? createGithubKeys(githubKeys, () => clock().getTime()) : null
  const enterAnybody = createEntrance(reportsAtOnce)
  const enterGithub = createEntrance(reportsAtOnce)

  const followUp = (
    found: readonly (string | FoundSecret)[],
    context: LeakContext,
    leave: () => void,
    after?: Promise<void>,
  ): Promise<unknown> => Promise.all(inParts(found).map(part => leaks.report(part, context, after))).finally(leave)

  return async ({ headers, raw, body, ip, answered }) => {
    const by = { ip }
    if (isFromGithub(headers)) {
      const found = await readGithubReport(headers, raw, findKey)
      await inTime(followUp(found, { source: 'github', verified: true, by }, enterGithub()), WAITING_MS).catch(unavailable)
      return
    }
    if (!('secrets' in body)) throw invalid({ '': 'an object is needed, or a signed report of GitHub' })
    const { secrets, source = null, url = null } = body
    const context = { source, url, by }
    readLeaks(secrets, context)
    // what could not be followed up is in the log
    followUp(secrets, context, enterAnybody(), gone(answered)).catch(() => undefined)
  }
}

const gone = (answered: PostedLeaks['answered']) => answered && inTime(answered(), ANSWERING_MS).catch(() => undefined)

// a report is up to a thousand digests and look-ups that nobody had to log in for
function createEntrance(places: number): () => () => void {
  let taken = 0
  return () => {
    if (taken >= places)
      throw new AuthError('rate_limited', {
        detail: 'Too many reports are under way: send this one again.',
        headers: { 'retry-after': '1' },
      })
    taken++
    return () => void taken--
  }
}

function inParts<T>(items: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(items.length / LIMITS.leakedSecrets) }, (_, i) => i * LIMITS.leakedSecrets)
  return starts.map(start => items.slice(start, start + LIMITS.leakedSecrets))
}

function unavailable(error: unknown): never {
  throw error instanceof AuthError ? error : new AuthError('store_unavailable', { cause: error })
}
