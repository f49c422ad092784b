import { storeFlag } from './store-options.js'

/**
 * The failure of a command whose record is not there.
 *
 * @param what with the id only where it can be no secret
 * @param command the one that lists such records
 */
export const unknownRecord = (what: string, store: string, command: string): Error =>
  new Error(`there is no ${what} in ${store}: "keywright ${command}${storeFlag(store)}" shows them`)
