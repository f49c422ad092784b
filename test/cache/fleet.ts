import { createKeyring, type Keyring, type KeyResolver, type KeyringOptions, type KeyStore } from 'keywright'
import { expect, onTestFinished, vi } from 'vitest'
import type { ScriptedStore } from './scripted-store.js'

const logger = { warn() {}, error() {} }

/** How often the instances of these tests ask for changes. */
const POLL_SECONDS = 0.04

/** An instance of an application: a keyring, which is closed with the test. */
export function instance(store: KeyStore | KeyResolver, options: KeyringOptions = {}): Keyring {
  const keyring = createKeyring({ store, logger, changePollSeconds: POLL_SECONDS, ...options })
  // usage can't be written where the test has the store fail
  onTestFinished(() => keyring.close().catch(() => undefined))
  return keyring
}

/** Waits until a condition holds; fails after two seconds. */
export const until = (holds: () => boolean | Promise<boolean>): Promise<void> =>
  vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 2000, interval: 4 })

/** Waits until the feed of whoever asks this store has asked it twice, so that what was there before is known. */
export async function polled(scripted: ScriptedStore): Promise<void> {
  const before = scripted.calls('chainHead')
  await until(() => scripted.calls('chainHead') >= before + 2)
}

/** Lets everything go on that waits for nothing. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Holds whatever passes through it until it is opened. */
export function gate() {
  const waiting: (() => void)[] = []
  let isOpen = false
  return {
    pass: () => (isOpen ? Promise.resolve() : new Promise<void>(resolve => waiting.push(resolve))),
    held: () => waiting.length,
    open() {
      isOpen = true
      for (const go of waiting.splice(0)) go()
    },
  }
}
