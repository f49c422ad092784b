import type { KeyStore } from '../../keys/key-store.js'

/** Somebody uses the store that is copied into: every change of it would be lost that is not in the original. */
export const ownEvents = (from: KeyStore, to: KeyStore): Error =>
  new Error(
    `${to.name} has events of its own, which ${from.name} does not have: it was used, and is left as it is; copy into an empty store`,
  )
