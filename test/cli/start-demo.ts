import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanEnvironment, KEYWRIGHT } from './run-keywright.js'

/** A printed request and the status it must give. */
export interface PrintedLine {
  readonly command: string
  readonly status: string
}

/** A demo that runs. */
export interface RunningDemo {
  readonly base: string
  readonly lines: readonly PrintedLine[]
  output(): string
  /** Ends it with Ctrl-C, or with another signal, and tells its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  signal(signal: NodeJS.Signals): void
}

/** Starts `keywright demo` and waits until it has printed everything. */
export async function startDemo(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningDemo> {
  const child = spawn(process.execPath, [KEYWRIGHT, 'demo', ...args], { cwd, env: cleanEnvironment(env) })
  const ended = once(child, 'close')
  let output = ''
  const complete = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('keywright keys revoke')) resolve()
      })
    }
  })
  await Promise.race([
    complete,
    ended.then(() => {
      throw new Error(`the demo ended: ${output}`)
    }),
  ])
  return {
    base: /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '',
    lines: Array.from(output.matchAll(/(curl .*?)\s+#\s*(\d{3})/g), ([, command = '', status = '']) => ({ command, status })),
    output: () => output,
    signal: signal => void child.kill(signal),
    async stop(signal = 'SIGINT') {
      child.kill(signal)
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}
