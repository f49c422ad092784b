import { ManagementError } from '../errors.js'
import { invalid } from '../input/invalid.js'
import { LIMITS } from '../limits.js'
import { isLive } from './is-live.js'
import type { KeyRecord, SecretRecord } from './key-record.js'

// secrets that ended are kept for a while, so that who still sends one hears `secret_ended` rather than `unknown_key`
const KEPT_SECRETS = 8
const LIVE_SECRETS = 2

/**
 * The secrets of a key after rotation: the new one is current, the old one ends after the grace.
 *
 * @param graceSeconds for how long the old secret goes on; 0 after a leak
 * @throws ManagementError `conflict` where two secrets are live already and the grace would make it three;
 *   `invalid_input` for a grace that is none
 */
export function rotateSecrets(record: KeyRecord, next: SecretRecord, graceSeconds: number, now: Date): readonly SecretRecord[] {
  if (typeof graceSeconds !== 'number' || !(graceSeconds >= 0 && graceSeconds <= LIMITS.graceSeconds)) {
    throw invalid(
      { graceSeconds: `is a number of seconds from 0 to ${LIMITS.graceSeconds}` },
      { graceSeconds: { kind: 'grace', mostSeconds: LIMITS.graceSeconds } },
    )
  }
  if (graceSeconds > 0 && record.secrets.filter(secret => isLive(secret, now)).length >= LIVE_SECRETS) {
    throw new ManagementError(
      'conflict',
      'the key has two live secrets already: end the old one first, or rotate with graceSeconds 0',
      { problems: { '': { kind: 'twoSecrets' } } },
    )
  }
  const end = new Date(now.getTime() + graceSeconds * 1000)
  const ending = record.secrets.map(secret =>
    isLive(secret, now) && (secret.expiresAt ?? end) >= end ? { ...secret, expiresAt: end } : secret,
  )
  return [next, ...ending].slice(0, KEPT_SECRETS)
}

/**
 * The secrets of a key after one of them was ended early.
 *
 * @throws ManagementError `not_found` where the key has no such secret, `conflict` where it is the current one
 */
export function endSecret(record: KeyRecord, secretId: string, now: Date): readonly SecretRecord[] {
  const found = record.secrets.find(secret => secret.id === secretId)
  if (!found) throw new ManagementError('not_found', 'the key has no such secret')
  if (found.expiresAt === null)
    throw new ManagementError('conflict', 'this is the current secret: rotate the key, or revoke it', {
      problems: { '': { kind: 'currentSecret' } },
    })
  return record.secrets.map(secret => (secret === found && isLive(secret, now) ? { ...secret, expiresAt: now } : secret))
}
