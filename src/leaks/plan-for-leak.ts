import { isLive } from '../keys/is-live.js'
import type { KeyRecord, SecretRecord } from '../keys/key-record.js'
import { keyState } from '../keys/key-state.js'
import { endSecret } from '../keys/rotate-secrets.js'
import type { LeakOptions } from './leak-options.js'
import type { LeakOutcome } from './leak-report.js'

/** What a leak makes of a key. */
export interface LeakPlan {
  /** The record as it was, where only a notice is due. */
  readonly record: KeyRecord
  readonly outcome: LeakOutcome
  /** The secrets that leaked and were good until now. */
  readonly secrets: readonly SecretRecord[]
}

/**
 * What the policy makes of a key with leaked secrets. A secret that was replaced already is ended without touching the
 * key.
 *
 * @param digests of the secrets that leaked
 * @returns null where none of them is good any more
 */
export function planForLeak(
  record: KeyRecord,
  digests: ReadonlySet<string>,
  { policy, graceSeconds }: Required<LeakOptions>,
  reason: string,
  now: Date,
): LeakPlan | null {
  // an idle key counts as a live one: it is not certain that it stays idle
  if (keyState(record, now) !== 'active') return null
  const secrets = record.secrets.filter(secret => digests.has(secret.digest) && isLive(secret, now))
  if (secrets.length === 0) return null
  if (policy === 'notify') return { record, outcome: 'notified', secrets }

  const old = secrets.filter(({ expiresAt }) => expiresAt !== null)
  const ended = old.reduce((ending, { id }) => ({ ...ending, secrets: endSecret(ending, id, now) }), record)
  if (old.length === secrets.length) return { record: ended, outcome: 'secret_ended', secrets }
  if (policy === 'revoke') return { record: { ...record, revokedAt: now, revokedReason: reason }, outcome: 'revoked', secrets }

  const end = new Date(now.getTime() + graceSeconds * 1000)
  const expiresAt = record.expiresAt && record.expiresAt <= end ? record.expiresAt : end
  return { record: expiresAt === ended.expiresAt ? ended : { ...ended, expiresAt }, outcome: 'ending', secrets }
}
