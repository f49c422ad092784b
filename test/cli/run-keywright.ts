import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The built command, as a user runs it; `KEYWRIGHT_MAIN` names that of another build. */
export const KEYWRIGHT = process.env.KEYWRIGHT_MAIN || fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

/** How a command ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The environment of a test's command: none of what the user of the tests may have set. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '', HOME = '', SystemRoot } = process.env
  return { PATH, HOME, ...(SystemRoot === undefined ? {} : { SystemRoot }), ...more }
}

/** Runs `keywright` in a folder, without a terminal, to its end. */
export function runKeywright(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [KEYWRIGHT, ...args], {
      cwd,
      env: cleanEnvironment(env),
      stdio: ['pipe', 'pipe', 'pipe'],
      // a demo that should have refused to start must not outlive the test
      timeout: 30_000,
      killSignal: 'SIGKILL',
    })
    const outputs = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        outputs[name] += text
      })
    }
    // a command that reads nothing may have ended before
    child.stdin.on('error', () => undefined).end(input)
    child.once('error', reject)
    child.once('close', code => resolve({ code, ...outputs }))
  })
}
