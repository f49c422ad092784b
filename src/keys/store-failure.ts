import { AuthError } from '../errors.js'

/**
 * Refuses a request that a store failed to answer for.
 *
 * @throws AuthError `store_unavailable`, always
 */
export function unavailable(error: unknown, digest: string): never {
  throw new AuthError('store_unavailable', { cause: withoutDigest(error, digest) })
}

/** What a driver said, without the digest it was asked for: it tells of that in messages and in members. */
export function withoutDigest(error: unknown, digest: string): Error {
  if (!(error instanceof Error)) return new Error('the store gave no reason')
  const told = digest.slice(digest.lastIndexOf(':') + 1)
  const hex = Buffer.from(told, 'base64url').toString('hex')
  const message = error.message.replaceAll(told, '…').replaceAll(new RegExp(hex, 'gi'), '…')
  return Object.assign(new Error(message), { name: error.name })
}
