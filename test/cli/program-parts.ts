import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { createProgram } from '../../src/cli/program.js'
import { createTerminal } from '../../src/cli/terminal.js'

/** A command of the program, as commander knows it. */
export interface ProgramPart {
  readonly location: string
  readonly command: Command
  readonly commands: readonly string[]
  readonly flags: readonly string[]
  /** What options and arguments may be, where they say so. */
  readonly choices: readonly string[]
  readonly argumentChoices: readonly string[]
}

/** The program, on streams that nobody reads. */
export function wholeProgram(): Command {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {} }
  return createProgram(createTerminal(streams))
}

/** Every command of the program, the program itself included. */
export function programParts(command = wholeProgram(), location = ''): ProgramPart[] {
  const part: ProgramPart = {
    location,
    command,
    commands: command.commands.map(one => one.name()),
    flags: ['--help', ...command.options.flatMap(({ short, long }) => [short, long].filter(flag => flag !== undefined))],
    argumentChoices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    choices: [...command.options, ...command.registeredArguments].flatMap(({ argChoices = [] }) => argChoices),
  }
  return [part, ...command.commands.flatMap(one => programParts(one, `${location} ${one.name()}`.trim()))]
}
