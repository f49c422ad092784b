import { CommanderError } from 'commander'
import { ManagementError } from '../errors.js'
import { PendingVersions } from './migrate/pending-versions.js'
import { printable } from '../printable.js'
import { UsageError } from './usage-error.js'

/** How a command ends that was stopped by an error. */
export interface Failure {
  /** For standard error; null where everything was said already, as with `--help`. */
  readonly line: string | null
  readonly exitCode: number
}

// what a field of a key is called on the command line
const FLAGS: Readonly<Record<string, string>> = {
  grants: '--grant',
  subnets: '--subnet',
  origins: '--origin',
  expiresAt: '--expires',
  technicalContact: '--contact',
  graceSeconds: '--grace',
  by: '--as',
  // an argument of some commands and an option of others
  user: 'user',
}

/**
 * Makes of whatever was thrown one line and an exit code: 2 for a wrong command line, 3 for versions of a store that are
 * still to be made, 1 for everything else.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return ofCommander(error)
  if (error instanceof ManagementError && error.errors) {
    const problems = Object.entries(error.errors).map(([field, problem]) => `${FLAGS[field] ?? `--${field}`}: ${problem}`)
    return { line: said(problems.join('; ')), exitCode: 2 }
  }
  return {
    line: said(error instanceof Error ? error.message : String(error)),
    exitCode: exitCodeOf(error),
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2
  return error instanceof PendingVersions ? 3 : 1
}

function ofCommander({ code, exitCode, message }: CommanderError): Failure {
  if (exitCode === 0) return { line: null, exitCode }
  return { line: code === 'commander.help' ? null : said(message.replace(/^error: /, '')), exitCode: 2 }
}

const said = (message: string) => `keywright: ${printable(message.trim() || 'failed without a reason')}`
