import { createKeyring, type Keyring, type KeyringOptions } from 'keywright'

const logger = { warn() {}, error() {} }

/** How a test says what is to be done after it. */
export type OnTestFinished = (undo: () => Promise<void>) => void

/** An instance of an application, which is closed with the test. */
export function instance(onTestFinished: OnTestFinished, options: KeyringOptions): Keyring {
  const keyring = createKeyring({ logger, ...options })
  // usage can't be written where the test took the store away
  onTestFinished(() => keyring.close().catch(() => undefined))
  return keyring
}

/** Waits until an instance hears of changes, in the way that its store has. */
export async function listening(keyring: Keyring): Promise<void> {
  await keyring.ready()
  const heard = async () => {
    const { connected, confirmedAt } = (await keyring.health()).feed
    return connected !== false && confirmedAt !== null
  }
  await msUntil(heard, 5000)
}

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** Asks again and again until something is so: after how many milliseconds it was. Fails where it never is. */
export async function msUntil(holds: () => Promise<boolean>, withinMs: number): Promise<number> {
  const since = performance.now()
  while (!(await holds())) {
    if (performance.now() - since > withinMs) throw new Error(`not so within ${withinMs} ms`)
    await pause(1)
  }
  return performance.now() - since
}
