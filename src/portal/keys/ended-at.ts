import type { KeyRules } from '../../keys/key-rules.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'

type Dated = Pick<ApiKeyJson, 'state' | 'expiresAt' | 'revokedAt' | 'lastUsedAt' | 'createdAt'>

const DAY_MS = 86_400_000

/** Since when a key no longer works; null where it does. */
export function endedAt(key: Dated, { idleAfterDays = 0 }: Pick<KeyRules, 'idleAfterDays'>): Date | null {
  const { state, expiresAt, revokedAt, lastUsedAt, createdAt } = key
  if (state === 'idle') return new Date(Date.parse(lastUsedAt ?? createdAt) + idleAfterDays * DAY_MS)
  const at = { active: null, expired: expiresAt, revoked: revokedAt }[state]
  return at === null ? null : new Date(at)
}
