import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanEnvironment, KEYWRIGHT, type Outcome } from './run-keywright.js'

/** A `keywright serve` that runs. */
export interface RunningServe {
  readonly base: string
  /** What it tells with `--json`. */
  readonly facts: Readonly<Record<string, unknown>>
  stderr(): string
  /** Ends it with SIGTERM, or with another signal. */
  stop(signal?: NodeJS.Signals): Promise<Outcome>
}

/** Starts `keywright serve` on a free port, and waits until it says where it is. */
export async function startServe(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  json = true,
): Promise<RunningServe> {
  const child = spawn(process.execPath, [KEYWRIGHT, 'serve', '--port', '0', ...(json ? ['--json'] : []), ...args], {
    cwd,
    env: cleanEnvironment(env),
  })
  const ended = once(child, 'close')
  const outputs = { stdout: '', stderr: '' }
  const told = new Promise<void>(resolve => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      outputs.stdout += text
      if (outputs.stdout.includes('\n')) resolve()
    })
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    outputs.stderr += text
  })
  await Promise.race([
    told,
    ended.then(() => {
      throw new Error(`it ended: ${outputs.stderr}`)
    }),
  ])
  const facts = json ? (JSON.parse(outputs.stdout) as Record<string, unknown>) : {}
  return {
    base: /http:\/\/127\.0\.0\.1:\d+/.exec(outputs.stdout)?.[0] ?? '',
    facts,
    stderr: () => outputs.stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const [code] = (await ended) as [number | null]
      return { code, ...outputs }
    },
  }
}
