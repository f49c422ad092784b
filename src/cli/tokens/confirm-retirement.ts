import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'

/** The options of a command that may end every token. */
export interface RetireOptions {
  retire?: true
  yes?: true
}

/**
 * Makes the question before every token ends, which a script must have answered with `--yes`: there it would hang.
 *
 * @returns asks about a store, by its name; throws Error where the answer is no
 * @throws UsageError where nobody can be asked
 */
export function confirmRetirement({ retire, yes }: RetireOptions, { confirm }: Terminal): (store: string) => Promise<void> {
  if (!retire || yes) return async () => undefined
  if (!confirm) throw new UsageError('--retire ends every token at once: add --yes, since there is no terminal to ask on')
  return async store => {
    if (!(await confirm(`End every token of ${store} at once?`))) throw new Error('nothing was rotated, and no token ended')
  }
}
