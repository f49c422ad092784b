import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuthError, createKeyring, type Keyring, type KeyringOptions, ManagementError, type Principal } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { afterEach, beforeEach, expect } from 'vitest'

/** The stores that every test of the life of keys runs on. */
export const STORES = ['memory:', 'sqlite:'] as const

const START = Date.UTC(2030, 0, 15, 12)

/** What a test of the life of keys needs: keyrings over one store, a clock that stands still, and a log. */
export interface Fixture {
  /** Opens a keyring; the keyrings of one test share their store. */
  open(options?: KeyringOptions): Keyring
  /** What the keyrings warned of and complained about. */
  readonly log: string[]
  now(): Date
  /** Moves the clock. */
  pass(time: { days?: number; seconds?: number; milliseconds?: number }): void
}

/** Sets the fixture up for each test of a describe block, and closes what the test opened. */
export function useKeyrings(store: (typeof STORES)[number]): Fixture {
  let shared: KeyringOptions['store'] = 'memory:'
  let folder = ''
  let instant = START
  const opened: Keyring[] = []
  const log: string[] = []

  beforeEach(() => {
    instant = START
    log.length = 0
    if (store === 'sqlite:') folder = mkdtempSync(join(tmpdir(), 'keywright-keys-'))
    shared = store === 'sqlite:' ? `sqlite:${join(folder, 'keys.db')}` : memoryStore()
  })
  afterEach(async () => {
    await Promise.allSettled(opened.splice(0).map(keyring => keyring.close()))
    if (folder !== '') rmSync(folder, { recursive: true, force: true })
  })

  const note = (message: string) => void log.push(message)
  return {
    log,
    open(options = {}) {
      const keyring = createKeyring({
        store: shared,
        clock: () => new Date(instant),
        logger: { warn: note, error: note },
        ...options,
      })
      opened.push(keyring)
      return keyring
    },
    now: () => new Date(instant),
    pass({ days = 0, seconds = 0, milliseconds = 0 }) {
      instant += days * 86_400_000 + seconds * 1000 + milliseconds
    },
  }
}

/** Presents a secret: the principal, or the code of the refusal. */
export async function present(keyring: Keyring, secret: string, remoteAddress = '192.0.2.7'): Promise<Principal | string> {
  try {
    return await keyring.authenticate({ headers: { 'x-api-key': secret }, socket: { remoteAddress } })
  } catch (error) {
    if (error instanceof AuthError) return error.code
    throw error
  }
}

/** Presents a secret that must be refused or taken: the code, or `ok`. */
export async function verdict(keyring: Keyring, secret: string, remoteAddress?: string): Promise<string> {
  const found = await present(keyring, secret, remoteAddress)
  return typeof found === 'string' ? found : 'ok'
}

/** What a change was refused for; fails where it was not. */
export async function refusal(change: Promise<unknown> | (() => Promise<unknown>)): Promise<ManagementError> {
  const error: unknown = await (typeof change === 'function' ? change() : change).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ManagementError)
  return error as ManagementError
}
