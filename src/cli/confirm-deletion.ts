import type { Command } from 'commander'
import type { Terminal } from './terminal.js'
import { UsageError } from './usage-error.js'

/** The option of commands that delete. */
export interface DeleteOptions {
  yes?: true
}

/** Adds the option of {@link DeleteOptions}. */
export const withDeleteOptions = (command: Command): Command => command.option('--yes', 'do not ask; needed in scripts')

/**
 * Makes the question before something is deleted, which a script must have answered with `--yes`: there it would hang.
 *
 * @returns asks about a record; throws Error where the answer is no
 * @throws UsageError where nobody can be asked
 */
export function confirmDeletion({ yes }: DeleteOptions, { confirm }: Terminal): (what: string, id: string) => Promise<void> {
  if (!yes && !confirm) throw new UsageError('deleting is for good: add --yes, since there is no terminal to ask on')
  return async (what, id) => {
    if (!yes && !(await confirm?.(`Delete ${what} for good?`))) throw new Error(`${id} was not deleted`)
  }
}
