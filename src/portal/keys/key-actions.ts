import type { KeyRules } from '../../keys/key-rules.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'

/** What can be done with a key; each is a page below the key's. */
export type KeyActionName = 'rename' | 'restrict' | 'rotate' | 'revoke' | 'delete'

/** Whether something ends with it. */
export const isEnding = (action: KeyActionName): boolean => action === 'revoke' || action === 'delete'

/** What its state and the rules leave to do with a key. */
export function keyActions({ state }: Pick<ApiKeyJson, 'state'>, { deleteOnlyInactive }: KeyRules): readonly KeyActionName[] {
  const isActive = state === 'active'
  const isRevoked = state === 'revoked'
  return [
    'rename',
    ...(isRevoked ? [] : (['restrict'] as const)),
    ...(isActive ? (['rotate'] as const) : []),
    ...(isRevoked ? [] : (['revoke'] as const)),
    ...(isActive && deleteOnlyInactive ? [] : (['delete'] as const)),
  ]
}
