import type { Command } from 'commander'
import { shellQuoted } from './shell-quoted.js'
import { storeOption } from './store-url.js'

/** Where records live for a command that names no store. */
export const DEFAULT_STORE = 'sqlite:keywright.db'

/** The options that every command on records has. */
export interface StoreOptions {
  store?: string
  json?: true
}

/** Adds the options of {@link StoreOptions}, and examples to the help. */
export function withStoreOptions(command: Command, examples: string, json = 'print one line of JSON, for scripts'): Command {
  return command
    .option(...storeOption(DEFAULT_STORE))
    .option('--json', json)
    .addHelpText('after', `\nExamples:\n${examples.replace(/^/gm, '  ')}`)
}

/**
 * What a command that is shown must say of the store to work on the same one; quoted where a shell would take it apart. The
 * name of a server's store lacks what it takes to log in.
 */
export function storeFlag(name: string): string {
  if (name === DEFAULT_STORE) return ''
  return name.startsWith('sqlite:') ? ` --store ${shellQuoted(name)}` : ' --store URL'
}
