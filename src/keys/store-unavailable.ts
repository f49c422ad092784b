/**
 * What a store's call rejects with where its server can't be reached, or does not answer in time: something that mends itself
 * once the server is back. After several of them in a row the store is left alone for a moment.
 *
 * The message names the store, and no host's password, secret or digest.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/** Whether an error says that a store did not answer; whatever else a store says, it did answer. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof StoreUnavailable || (error instanceof Error && error.name === 'TimeoutError')
}
