import { shellQuoted } from '../shell-quoted.js'
import type { CommandNode } from './command-tree.js'

/** The lines of a `case` in bash or zsh that follow the words of a command: a command leads on, the value of an option is passed over. */
export function locationCases(tree: readonly CommandNode[], indent: string): string {
  const values = tree.flatMap(({ location, options }) =>
    options.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags.map(flag => shellQuoted(`${location}:${flag}`))),
  )
  const commands = tree.flatMap(({ location, commands: below }) =>
    below.map(
      ({ name }) => `${indent}${shellQuoted(`${location}:${name}`)}) location=${shellQuoted(`${location} ${name}`.trim())} ;;`,
    ),
  )
  return [`${indent}${values.join('|')}) ((i++)) ;;`, ...commands].join('\n')
}

/**
 * The lines of a `case` that complete the value of an option.
 *
 * @param offer what is done where only some values are right
 * @param anything what is done where any may be
 */
export function valueCases(
  tree: readonly CommandNode[],
  indent: string,
  offer: (choices: readonly string[]) => string,
  anything: string,
): string {
  const lines = tree.flatMap(({ location, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, choices }) => {
        const patterns = flags.map(flag => shellQuoted(`${location}:${flag}`)).join('|')
        return `${indent}${patterns}) ${choices.length > 0 ? offer(choices) : anything} ;;`
      }),
  )
  return lines.join('\n')
}
