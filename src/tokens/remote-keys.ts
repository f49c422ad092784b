import { createRemoteJWKSet, errors, type JSONWebKeySet } from 'jose'
import { AuthError } from '../errors.js'
import type { VerificationKey } from './verification-key.js'

/** Keys that are fetched when they are needed. */
export type RemoteKeys = <K>(
  pick: (keys: readonly VerificationKey[]) => readonly K[],
  /** Milliseconds since the epoch. */
  now: number,
) => Promise<readonly K[]>

/** What remote keys are made of. */
export interface RemoteKeysParts {
  uri: URL
  /** Reads the keys that are good enough. */
  read(jwks: JSONWebKeySet): readonly VerificationKey[]
  /** Told why a fetch failed. */
  onFailure(reason: string): void
}

const FRESH_MS = 10 * 60_000
const USABLE_MS = 60 * 60_000
const COOLDOWN_MS = 30_000
const RETRY_MS = 1000
const TIMEOUT_MS = 5000

/**
 * Fetches the keys that an issuer publishes: with the first token, when they are no longer fresh, and for a key that is
 * not among them, though never more often than the cooldown allows, however many tokens ask. While the endpoint is down
 * known keys stay usable for a while, and nobody who has one waits for it twice.
 *
 * @returns a function that rejects with AuthError `store_unavailable` where the answer may be in keys that can't be had
 */
export function createRemoteKeys({ uri, read, onFailure }: RemoteKeysParts): RemoteKeys {
  const remote = createRemoteJWKSet(uri, { timeoutDuration: TIMEOUT_MS })
  let keys: readonly VerificationKey[] = []
  let fetchedAt = -Infinity
  let triedAt = -Infinity
  let failing = false
  let fetching: Promise<void> | null = null

  const fetchKeys = async (now: number) => {
    triedAt = now
    try {
      await remote.reload()
      keys = read(remote.jwks() ?? { keys: [] })
      fetchedAt = now
      failing = false
    } catch (error) {
      failing = true
      onFailure(reason(error))
    } finally {
      fetching = null
    }
  }

  // one fetch at a time, and a pause behind it
  const refresh = async (now: number): Promise<void> => {
    if (fetching || hasPassed(failing ? RETRY_MS : COOLDOWN_MS, triedAt, now)) await (fetching ??= fetchKeys(now))
  }

  return async (pick, now) => {
    if (hasPassed(FRESH_MS, fetchedAt, now)) {
      const refreshed = refresh(now)
      if (!failing || hasPassed(USABLE_MS, fetchedAt, now)) await refreshed
    }
    if (pick(keys).length === 0) await refresh(now)
    const found = hasPassed(USABLE_MS, fetchedAt, now) ? [] : pick(keys)
    if (found.length === 0 && failing) {
      throw new AuthError('store_unavailable', { detail: "The keys of the token's issuer could not be fetched." })
    }
    return found
  }
}

// a clock that was set back tells nothing of the time between
const hasPassed = (durationMs: number, since: number, now: number) => now < since || now - since >= durationMs

// jose says in the message what was wrong, fetch only in the cause
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { message, cause } = error
  return error instanceof errors.JOSEError || !(cause instanceof Error) ? message : `${message}: ${cause.message}`
}
