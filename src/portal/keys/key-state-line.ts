import type { KeyRules } from '../../keys/key-rules.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import { layoutWords } from '../layout-words.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { keyPageWords } from './key-page-words.js'
import { keyStateBadge } from './key-state-badge.js'
import { newKeyWords } from './new-key-words.js'

/** Where a key is in its life, since when and why. */
export function keyStateLine(visit: Visit, key: ApiKeyJson, { idleAfterDays }: KeyRules): Html {
  return html`${keyStateBadge(visit, key)} ${reason(visit, key, idleAfterDays)}`
}

function reason(visit: Visit, key: ApiKeyJson, idleAfterDays: number | undefined): Html | null {
  const { colon } = visit.words(layoutWords)
  const { state, expiresAt, revokedAt, revokedReason, lastUsedAt, createdAt } = key
  const at = (instant: string | null) => instant !== null && distance(visit, new Date(instant))
  if (state === 'expired') return html`${at(expiresAt)}`
  if (state === 'revoked') return html`${at(revokedAt)}${revokedReason !== null && html`${colon} <bdi>${revokedReason}</bdi>`}`
  if (state !== 'idle') return null
  const words = visit.words(keyPageWords)
  const days = idleAfterDays !== undefined && words.idleAfter(visit.words(newKeyWords).days(idleAfterDays))
  return html`${words.lastSeen}${colon} ${at(lastUsedAt ?? createdAt)}. ${days}`
}
