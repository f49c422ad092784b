import { checkOptions, option, type OptionRule } from '../check-options.js'
import type { Keyring } from '../keyring.js'
import { createLeakReceiver, type LeakReceiverOptions } from './leaks.js'
import type { Manage } from './create-management.js'

/**
 * Checks what `management` is called with, in any framework.
 *
 * @param more the options that only one framework has
 * @throws TypeError that names what is wrong
 */
export function readManagement(keyring: Keyring, options: object, more: Readonly<Record<string, OptionRule>>): void {
  if (typeof keyring !== 'object' || keyring === null || !('flow' in keyring))
    throw new TypeError('management: the first argument is a keyring: createKeyring(…), or the .keyring of apiKeyAuth(…)')
  checkOptions('management', options, { identify: option.function, leaks: option.object, ...more }, ['identify'])
}

/** The management API, loaded by its first request: who only protects routes does not pay for what validates bodies. */
export function lazyManagement(keyring: Keyring, leaks: LeakReceiverOptions = {}): Manage {
  const receiveLeaks = createLeakReceiver(leaks, keyring.leaks, keyring.foundation.clock)
  let loading: Promise<Manage> | null = null
  const load = async () => {
    const { createManagement } = await import('./create-management.js')
    return createManagement(keyring, receiveLeaks)
  }
  return async (request, call) => {
    loading ??= load()
    const manage = await loading
    return manage(request, call)
  }
}
