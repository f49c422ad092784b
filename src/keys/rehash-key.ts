import { ManagementError } from '../errors.js'
import type { KeyChanger } from './change-key.js'
import { goneDigest } from './gone-digest.js'

/** A key that was found by a foreign hash, and what takes the place of that. */
export interface Rehash {
  readonly keyId: string
  /** The digest that it was found by. */
  readonly from: string
  /** The keyring's own. */
  readonly to: string
}

/** Replaces foreign hashes by digests of the keyring's own, one after another and off the request's path. */
export interface Rehasher {
  /** Has it done soon, once for however many callers. What can't be done now is done at a later use. */
  add(rehash: Rehash): void
  /** Takes no more, and waits for those that it has. */
  close(): Promise<void>
}

/** What a rehasher is made of. */
export interface RehasherParts {
  change: KeyChanger['change']
  /** Told of the first failure in a row. */
  onError(error: unknown): void
}

// the rest waits for its next use
const MOST_WAITING = 10_000

export function createRehasher({ change, onError }: RehasherParts): Rehasher {
  const waiting = new Map<string, Rehash>()
  let working: Promise<void> | null = null
  let hasFailed = false
  let closed = false

  const replace = async ({ keyId, from, to }: Rehash): Promise<void> => {
    await change(keyId, {}, (record, now) => {
      if (!record.secrets.some(({ digest }) => digest === from)) return null
      const secrets = record.secrets.map(secret => (secret.digest === from ? { ...secret, digest: to } : secret))
      return {
        record: { ...record, secrets },
        action: 'key.rehashed',
        // whoever has the key before them has it as it is
        keepsVersion: true,
        alongside: { documents: [goneDigest(from, now)] },
      }
    })
  }

  const workOff = async (): Promise<void> => {
    // the requests that are under way come first
    await new Promise(resolve => setImmediate(resolve))
    for (const rehash of waiting.values()) {
      try {
        await replace(rehash)
        hasFailed = false
      } catch (error) {
        if (!isGone(error)) {
          if (!hasFailed && !closed) onError(error)
          hasFailed = true
          break
        }
      }
      waiting.delete(rehash.from)
    }
    waiting.clear()
    working = null
  }

  return {
    add(rehash) {
      if (closed || waiting.has(rehash.from) || waiting.size >= MOST_WAITING) return
      waiting.set(rehash.from, rehash)
      working ??= workOff()
    },
    async close() {
      closed = true
      await working
    },
  }
}

const isGone = (error: unknown) => error instanceof ManagementError && error.code === 'not_found'
