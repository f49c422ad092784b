import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, KEYWRIGHT, type Outcome } from '../cli/run-keywright.js'

/** `keywright login` that waits for a person. */
export interface RunningLogin {
  /** What it has said, once that matches. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Outcome>
}

/** Starts `keywright login` without a terminal. */
export function runLogin(args: readonly string[], env: Readonly<Record<string, string>>): RunningLogin {
  const child = spawn(process.execPath, [KEYWRIGHT, 'login', ...args], {
    env: cleanEnvironment(env),
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

/** A program that stands for the browser of the machine: it writes down what it is to open. */
export function makeBrowserProgram(folder: string): { program: string; opened: string } {
  const [program, opened] = [join(folder, 'browser'), join(folder, 'opened')]
  writeFileSync(program, `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`)
  chmodSync(program, 0o755)
  return { program, opened }
}
