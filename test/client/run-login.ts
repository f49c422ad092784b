import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, KEYWRIGHT } from '../cli/run-keywright.js'
import { type RunningProgram, startProgram } from './start-program.js'

/** Starts `keywright login` without a terminal. */
export const runLogin = (args: readonly string[], env: Readonly<Record<string, string>>): RunningProgram =>
  startProgram([KEYWRIGHT, 'login', ...args], cleanEnvironment(env))

/** A program that stands for the browser of the machine: it writes down what it is to open. */
export function makeBrowserProgram(folder: string): { program: string; opened: string } {
  const [program, opened] = [join(folder, 'browser'), join(folder, 'opened')]
  writeFileSync(program, `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`)
  chmodSync(program, 0o755)
  return { program, opened }
}
