import { userInfo } from 'node:os'
import type { Command } from 'commander'
import type { Actor } from '../audit/audit-event.js'
import { type StoreOptions, withStoreOptions } from './store-options.js'
import type { Terminal } from './terminal.js'
import { UsageError } from './usage-error.js'

/** The options that every command has that changes records. */
export interface ActorOptions extends StoreOptions {
  as?: string
}

/** Adds the options of {@link ActorOptions}, and examples to the help. */
export function withActorOptions(command: Command, examples: string): Command {
  return withStoreOptions(
    command.option('--as <name>', 'who makes the change, for the audit trail (default: cli: and your user name)', readName),
    examples,
  )
}

/** Who makes a change, as the audit trail will tell it. */
export const actorOf = (options: ActorOptions, terminal: Terminal): Actor => ({ user: actorName(options, terminal) })

/** What the audit trail calls whoever makes a change. */
export const actorName = ({ as: name }: ActorOptions, { environment }: Terminal): string => name ?? caller(environment)

function caller({ USER, LOGNAME, USERNAME }: Readonly<Record<string, string | undefined>>): string {
  try {
    return `cli:${userInfo().username}`
  } catch {
    // a container may run as a number that has no name
    return `cli:${USER || LOGNAME || USERNAME || 'unknown'}`
  }
}

function readName(text: string): string {
  const name = text.trim()
  if (name !== '') return name
  throw new UsageError('--as: must not be empty: say who makes the change')
}
