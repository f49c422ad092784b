import type { Command } from 'commander'
import type { Terminal } from './terminal.js'

/** Commands on one kind of record. */
export interface CommandGroup {
  readonly name: string
  readonly description: string
  /** Lines that stand below the help. */
  readonly examples: string
  readonly commands: readonly ((group: Command, terminal: Terminal) => void)[]
}

/** Adds a group of commands, with what stands below the help of each. */
export function addCommandGroup(
  program: Command,
  terminal: Terminal,
  { name, description, examples, commands }: CommandGroup,
): void {
  const group = program.command(name).description(description).addHelpText('after', groupHelp(examples))
  for (const add of commands) add(group, terminal)
}

const groupHelp = (examples: string): string => `
Examples:
${examples.replace(/^/gm, '  ')}

Every command takes --help, --json for scripts, and --store; without it $KEYWRIGHT_STORE, else sqlite:keywright.db.`
