import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { KEYWRIGHT, type Outcome, runKeywright } from './run-keywright.js'

/** A folder in which an app could live: keywright and the frameworks are installed there. */
export interface AppFolder {
  readonly folder: string
  write(name: string, text: string): void
  run(args: readonly string[], env?: Readonly<Record<string, string>>, input?: string): Promise<Outcome>
}

const ROOT = join(dirname(KEYWRIGHT), '../..')
const MODULES = join(ROOT, 'node_modules')

/** @param express which Express is installed there */
export function appFolder(express: 'express' | 'express4' = 'express'): AppFolder {
  const folder = mkdtempSync(join(tmpdir(), 'keywright-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'node_modules/@koa'), { recursive: true })
  symlinkSync(ROOT, join(folder, 'node_modules/keywright'))
  symlinkSync(join(MODULES, express), join(folder, 'node_modules/express'))
  for (const name of ['koa', '@koa/router']) symlinkSync(join(MODULES, name), join(folder, 'node_modules', name))
  return {
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    run: (args, env, input) => runKeywright(folder, args, { KEYWRIGHT_STORE: 'sqlite:keywright.db', ...env }, input),
  }
}
