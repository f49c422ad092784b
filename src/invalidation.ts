import type { Change } from './audit/change.js'
import type { KeyVerifier } from './keys/key-verifier.js'
import type { TokenVerifier } from './tokens/token-verifier.js'

/** What remembers things that changes make untrue. */
export interface InvalidationParts {
  keyVerifier: Pick<KeyVerifier<object>, 'forget' | 'forgetAll'>
  tokenVerifier: Pick<TokenVerifier<object>, 'forget' | 'forgetAll'>
  signingKeys: { forget(): void }
}

/** Has what is remembered forgotten, and no more than a change makes untrue; whoever made it. */
export interface Invalidation {
  /** Keys changed, or were made; or roles or people, whom keys and tokens stand on. */
  ofKeys(ids: readonly string[]): void
  /** Logins or tokens ended. */
  ofTokens(ids: readonly string[]): void
  /** Any of these changed, as the audit trail tells. */
  apply(changes: readonly Change[]): void
  /** What changed is not known. */
  ofAll(): void
}

export function createInvalidation({ keyVerifier, tokenVerifier, signingKeys }: InvalidationParts): Invalidation {
  return {
    ofKeys(ids) {
      keyVerifier.forget(ids)
      tokenVerifier.forget(ids)
    },
    ofTokens: tokenVerifier.forget,
    apply(changes) {
      const idsOf = (...effects: Effect[]) =>
        changes.filter(({ action }) => effects.includes(effectOf(action))).map(({ subject }) => subject.id)
      const keys = idsOf('keys')
      if (keys.length > 0) keyVerifier.forget(keys)
      const ended = idsOf('keys', 'tokens')
      if (ended.length > 0) tokenVerifier.forget(ended)
      if (idsOf('signatures').length === 0) return
      signingKeys.forget()
      tokenVerifier.forgetAll()
    },
    ofAll() {
      signingKeys.forget()
      keyVerifier.forgetAll()
      tokenVerifier.forgetAll()
    },
  }
}

/** What a change makes untrue: keys and their tokens, with whatever they stand on; tokens alone; signatures; nothing. */
type Effect = 'keys' | 'tokens' | 'signatures' | 'none'

function effectOf(action: Change['action']): Effect {
  switch (action) {
    case 'rule.refused':
    case 'login.started':
    case 'access_request.created':
    case 'access_request.approved':
    case 'access_request.denied':
      return 'none'
    case 'login.ended':
    case 'token.revoked':
      return 'tokens'
    case 'signing_key.created':
      return 'signatures'
    default:
      return 'keys'
  }
}
