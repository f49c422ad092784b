import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Answer } from '../http/refusal.js'

/** An answer as it is stored: only who knows the Idempotency-Key can read it. A type, since it is stored as JSON. */
export type SealedAnswer = { readonly salt: string; readonly nonce: string; readonly sealed: string; readonly tag: string }

/** What follows from a caller's Idempotency-Key, which is itself not stored. */
export interface AnswerSeal {
  /** Where the answer is stored. */
  readonly id: string
  /** Tells requests apart without telling what was in them. */
  fingerprint(request: string): string
  seal(answer: Answer): SealedAnswer
  /** @throws Error where it was sealed by another, or changed */
  open(sealed: SealedAnswer): Answer
}

const derive = promisify<string, string, number, Buffer>(scrypt)
const CIPHER = 'aes-256-gcm'

/**
 * Derives the seal of an Idempotency-Key. Even the place where an answer is stored takes a scrypt to find out, so that a
 * store in the wrong hands does not tell in a hurry which of many likely keys it was.
 *
 * @see RFC 7914, RFC 5869, NIST SP 800-38D
 */
export async function deriveSeal(caller: string, idempotencyKey: string): Promise<AnswerSeal> {
  const secret = await derive(idempotencyKey, `keywright idempotency ${caller}`, 64)
  const id = secret.subarray(0, 32).toString('base64url')
  const root = secret.subarray(32)
  const keyOf = (salt: Buffer) => Buffer.from(hkdfSync('sha256', root, salt, 'keywright answer', 32))

  return {
    id,
    fingerprint: request => createHmac('sha256', root).update(request).digest('base64url'),
    seal(answer) {
      const [salt, nonce] = [randomBytes(16), randomBytes(12)]
      const cipher = createCipheriv(CIPHER, keyOf(salt), nonce).setAAD(Buffer.from(id))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(answer)), cipher.final()])
      const [text, tag] = [sealed, cipher.getAuthTag()].map(bytes => bytes.toString('base64url')) as [string, string]
      return { salt: salt.toString('base64url'), nonce: nonce.toString('base64url'), sealed: text, tag }
    },
    open({ salt, nonce, sealed, tag }) {
      const bytes = (text: string) => Buffer.from(text, 'base64url')
      const decipher = createDecipheriv(CIPHER, keyOf(bytes(salt)), bytes(nonce), { authTagLength: 16 })
        .setAAD(Buffer.from(id))
        .setAuthTag(bytes(tag))
      return JSON.parse(Buffer.concat([decipher.update(bytes(sealed)), decipher.final()]).toString()) as Answer
    },
  }
}
