import { ManagementError } from '../errors.js'
import type { KeyChanger } from './change-key.js'
import { eachKey } from './each-key.js'
import type { KeyRecord } from './key-record.js'
import { idleSince, type KeyRules } from './key-rules.js'
import { keyState } from './key-state.js'
import type { KeyStore } from './key-store.js'

/** Expires keys that were idle for too long by an instant, which is not to come. Use must be written before. */
export type ExpireUnused = (now: Date) => Promise<void>

/** What expires unused keys. */
export interface ExpireUnusedParts {
  store: Pick<KeyStore, 'list'>
  rules: KeyRules
  change: KeyChanger['change']
}

const DAY_MS = 86_400_000

/**
 * Makes what holds keys to the rule `expiredAfterIdleDays`: their expiry becomes the instant at which the rule ended them, however
 * late that is found out, and so the same on every instance.
 */
export function createExpireUnused({ store, rules, change }: ExpireUnusedParts): ExpireUnused {
  const { expiredAfterIdleDays } = rules
  if (expiredAfterIdleDays === undefined) return async () => undefined
  const lifeMs = expiredAfterIdleDays * DAY_MS
  const reason = `not used for ${expiredAfterIdleDays} days`

  return async now => {
    const idle = idleSince(rules, now)
    const ended = { from: new Date(0), to: new Date(now.getTime() - lifeMs + 1) }
    const query = { now, state: 'idle' as const, lastUse: ended, ...(idle && { idleSince: idle }) }
    for await (const { id } of eachKey(store, query)) await change(id, {}, record => expired(record, now)).catch(ifGone)
  }

  // read anew for each try, so that a key which was used, ended or changed meanwhile is judged as it is
  function expired(record: KeyRecord, now: Date) {
    if (keyState(record, now) !== 'active') return null
    const expiresAt = new Date((record.lastUsedAt ?? record.createdAt).getTime() + lifeMs)
    return expiresAt <= now ? { record: { ...record, expiresAt }, action: 'key.updated' as const, reason } : null
  }
}

// deleted meanwhile, or changed again and again: what is left to do is found by the next sweep
function ifGone(error: unknown): void {
  if (!(error instanceof ManagementError)) throw error
}
