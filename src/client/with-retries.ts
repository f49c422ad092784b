import { pause } from './pause.js'
import { type RetryRules, retryWait } from './retry-wait.js'
import type { InTime } from './send-in-time.js'

/** Has a request sent again as long as the server asks for it and the rules allow it. */
export async function withRetries(
  rules: RetryRules,
  signal: AbortSignal | undefined,
  attempt: () => Promise<InTime>,
): Promise<InTime> {
  for (let tried = 0; ; tried++) {
    const answer = await attempt()
    const wait = retryWait(answer.response, tried, rules)
    if (wait === null) return answer
    answer.lift()
    await answer.response.body?.cancel()
    await pause(wait, signal)
  }
}
