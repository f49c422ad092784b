import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Outcome } from '../cli/run-keywright.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A program that may wait for a person. */
export interface RunningProgram {
  /** What it has said on standard error, once that matches. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Outcome>
}

/** Starts node without a terminal, where `keywright` can be imported. */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>>): RunningProgram {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  })
  const outputs = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      outputs[name] += text
    })
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...outputs }))
  return {
    ended,
    async said(pattern) {
      for (;;) {
        const found = pattern.exec(outputs.stderr)
        if (found) return found
        const isOver = await Promise.race([once(child.stderr, 'data').then(() => false), ended.then(() => true)])
        if (isOver && !pattern.test(outputs.stderr)) throw new Error(`it never said ${pattern}: ${outputs.stderr}`)
      }
    },
  }
}
