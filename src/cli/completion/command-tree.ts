import type { Command, Option } from 'commander'

/** A command as a shell completes it. */
export interface CommandNode {
  /** The words that lead to it, without the program's own name: `keys create`. Empty for the program. */
  readonly location: string
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly OptionNode[]
  /** What its arguments may be, where it says so. */
  readonly choices: readonly string[]
  /** Whether it takes arguments that may be anything, such as files. */
  readonly takesAnything: boolean
}

export interface OptionNode {
  /** As it is written: `-v`, `--version`. */
  readonly flags: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  readonly choices: readonly string[]
}

/** Every command of a program, groups before their commands. */
export function commandTree(command: Command, location = ''): CommandNode[] {
  const help = command.createHelp()
  const commands = help.visibleCommands(command)
  const allArguments = command.registeredArguments
  const node: CommandNode = {
    location,
    commands: commands.map(one => ({ name: one.name(), description: help.subcommandDescription(one) })),
    options: help.visibleOptions(command).map(optionNode),
    choices: allArguments.flatMap(({ argChoices = [] }) => argChoices),
    takesAnything: allArguments.some(({ argChoices }) => argChoices === undefined),
  }
  const below = commands.flatMap(one => commandTree(one, location === '' ? one.name() : `${location} ${one.name()}`))
  return [node, ...below]
}

const optionNode = ({ short, long, description, required, optional, argChoices = [] }: Option): OptionNode => ({
  flags: [short, long].filter(flag => flag !== undefined),
  description,
  takesValue: required || optional,
  choices: argChoices,
})
