import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'
import { afterAll, beforeAll, expect } from 'vitest'
import { type Outcome, runKeywright } from './run-keywright.js'

/** A folder with a store, on which commands run and a keyring looks. */
export interface Workplace {
  readonly folder: () => string
  readonly keyring: () => Keyring
  /** A keyring of its own, for the caller to close. */
  readonly open: (options?: KeyringOptions) => Keyring
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>, input?: string) => Promise<Outcome>
  /** Runs a command with `--json`: it must succeed, say nothing else, and print one line. */
  readonly json: <T>(...args: string[]) => Promise<T>
}

/** Makes a workplace for the tests of a file. */
export function useWorkplace(): Workplace {
  let folder = ''
  let keyring: Keyring | undefined
  const open = (options: KeyringOptions = {}) =>
    createKeyring({ store: `sqlite:${join(folder, 'keywright.db')}`, logger: { warn() {}, error() {} }, ...options })
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keywright-cli-'))
    keyring = open()
  })
  afterAll(async () => {
    await keyring?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = '') =>
    runKeywright(folder, args, env, input)
  return {
    folder: () => folder,
    keyring: () => keyring ?? open(),
    open,
    run,
    async json<T>(...args: string[]) {
      const { code, stdout, stderr } = await run([...args, '--json'])
      expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 })
      return JSON.parse(stdout) as T
    },
  }
}

/** A record as it is in JSON. */
export const asJson = (record: object | null) => JSON.parse(JSON.stringify(record)) as unknown

/** The cells of the lines of a table. */
export const cellsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map(line => line.trim().split(/ {2,}/))
