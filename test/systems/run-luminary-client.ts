import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { cleanEnvironment } from '../cli/run-keywright.js'
import { type RunningProgram, startProgram } from '../client/start-program.js'

const PROGRAM = new URL('../../examples/luminary/client.ts', import.meta.url)

/**
 * Runs the program of a customer, as a process of its own on the built package.
 *
 * @param nodeFlags what node is told, such as `--env-file`
 */
export function runLuminaryClient(
  url: string,
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
): RunningProgram {
  const { code } = transformSync(readFileSync(PROGRAM, 'utf8'), { loader: 'ts', format: 'esm' })
  const args = [...nodeFlags, '--input-type=module', '--eval', code, 'client.js', url]
  return startProgram(args, cleanEnvironment(env))
}
