import { createHmac, hash } from 'node:crypto'

/** A key of the server's that is mixed into digests, so that a stolen store alone proves no secret. */
export interface Pepper {
  /** Stands in every digest made under it: letters, digits, `_` and `-`. */
  id: string
  /** At least 32 bytes, kept outside the store. */
  secret: string
}

// 256 bits in base64url: the last character has two bits to spare, which are 0
const DIGEST = /^(?:sha256|hmac-sha256:[\w-]{1,32}):[\w-]{42}[AEIMQUYcgkosw048]$/

/**
 * The digest of a secret: the only form in which it is stored.
 *
 * @returns `sha256:<base64url>`, or `hmac-sha256:<pepper id>:<base64url>` under a pepper
 * @example
 * ```ts
 * digestSecret('kw_live_…') // 'sha256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
 * ```
 * @see FIPS 180-4, RFC 2104
 */
export function digestSecret(secret: string, pepper?: Pepper): string {
  if (!pepper) return `sha256:${hash('sha256', secret, 'base64url')}`
  return `hmac-sha256:${pepper.id}:${createHmac('sha256', pepper.secret).update(secret).digest('base64url')}`
}

/** Whether a text is a digest as {@link digestSecret} makes them. */
export const isDigest = (text: unknown): text is string => typeof text === 'string' && DIGEST.test(text)

/**
 * Checks the peppers of a keyring.
 *
 * @throws TypeError for an id or a secret that can't be one, or an id that stands twice
 */
export function checkPeppers(peppers: readonly Pepper[]): void {
  for (const pepper of peppers) {
    const { id, secret } = Object(pepper) as Partial<Pepper>
    if (typeof id !== 'string' || !/^[\w-]{1,32}$/.test(id))
      throw new TypeError('peppers: an id has 1 to 32 letters, digits, "_" or "-"')
    if (typeof secret !== 'string' || Buffer.byteLength(secret) < 32)
      throw new TypeError(`peppers: the secret of "${id}" has fewer than 32 bytes`)
  }
  if (new Set(peppers.map(pepper => pepper.id)).size !== peppers.length) throw new TypeError('peppers: an id stands twice')
}
