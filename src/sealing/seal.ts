import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** What is sealed under a secret of the server's: only who has the secret can read it, and nobody can change it. */
export interface Seal {
  /** Tells the secret from others without telling it. */
  readonly id: string
  /**
   * Seals a text.
   *
   * @param purpose what is sealed for one purpose does not open for another
   * @returns base64url
   */
  seal(purpose: string, text: string): string
  /** The text; null where it was sealed under another secret or for another purpose, or was changed. */
  open(purpose: string, sealed: string): string | null
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Makes a seal.
 *
 * @param secret at least 32 bytes of which nobody can guess anything
 * @see RFC 5869, NIST SP 800-38D
 */
export function createSeal(secret: Uint8Array): Seal {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `keywright ${purpose}`, 32))

  return {
    id: derive('seal id').subarray(0, 9).toString('base64url'),
    seal(purpose, text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, derive(`seal ${purpose}`), nonce)
      const sealed = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
      return sealed.toString('base64url')
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      // no second spelling of what was sealed opens
      if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== sealed) return null
      const decipher = createDecipheriv(CIPHER, derive(`seal ${purpose}`), bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      }).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString()
      } catch {
        return null
      }
    },
  }
}
