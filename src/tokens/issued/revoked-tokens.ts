import type { Actor } from '../../audit/audit-event.js'
import { draftChange } from '../../audit/draft-change.js'
import type { KeyStore } from '../../keys/key-store.js'
import type { IssuedClaims } from './issued-claims.js'

/** Tokens that ended before their time. */
export interface RevokedTokens {
  has(jti: string): boolean | Promise<boolean>
  /** Ends a token. Revoking twice changes nothing. @returns whether it was not revoked before */
  add(claims: IssuedClaims, by?: Actor): Promise<boolean>
}

/** What revoked tokens are made of. */
export interface RevokedTokensParts {
  store: Pick<KeyStore, 'findDocument' | 'write'>
  clock(): Date
  /** Called once a token is revoked. */
  onRevoked(jti: string): void
}

const REVOKED = 'revoked_token'
// an instance whose clock is behind may take the token for good after another has swept what has expired
const KEPT_MS = 86_400_000

/** Remembers each until it would have ended by itself, and a day more. */
export function createRevokedTokens({ store, clock, onRevoked }: RevokedTokensParts): RevokedTokens {
  return {
    has(jti) {
      const found = store.findDocument(REVOKED, jti)
      return found instanceof Promise ? found.then(Boolean) : found !== null
    },
    async add({ jti, exp, account, sub, client_id: client }, by) {
      const now = clock()
      const becomes = { account, value: {}, createdAt: now, expiresAt: new Date(exp * 1000 + KEPT_MS) }
      const change = { at: now, action: 'token.revoked' as const, account, subject: { kind: 'token', id: jti }, by }
      const event = draftChange({ ...change, before: { sub, client_id: client }, after: null })
      const written = await store.write({ documents: [{ kind: REVOKED, id: jti, expected: null, becomes }], events: [event] })
      onRevoked(jti)
      return written === 'written'
    },
  }
}
