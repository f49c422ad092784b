import type { Command } from 'commander'
import type { Terminal } from './terminal.js'

/** Commands on one kind of record. */
export interface CommandGroup {
  readonly name: string
  readonly description: string
  /** Lines that stand below the help. */
  readonly examples: string
  /** What all of its commands take, below the examples; as those on records do by default. */
  readonly footer?: string
  readonly commands: readonly ((group: Command, terminal: Terminal) => void)[]
}

/** Adds a group of commands, with what stands below the help of each. */
export function addCommandGroup(
  program: Command,
  terminal: Terminal,
  { name, description, examples, footer = OF_RECORDS, commands }: CommandGroup,
): void {
  const group = program.command(name).description(description).addHelpText('after', groupHelp(examples, footer))
  for (const add of commands) add(group, terminal)
}

const OF_RECORDS =
  'Every command takes --help, --json for scripts, and --store; without it $KEYWRIGHT_STORE, else sqlite:keywright.db.'

const groupHelp = (examples: string, footer: string): string => `
Examples:
${examples.replace(/^/gm, '  ')}

${footer}`
