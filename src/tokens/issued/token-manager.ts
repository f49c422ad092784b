import type { JSONWebKeySet } from 'jose'
import type { Actor } from '../../audit/audit-event.js'
import { checkActor } from '../../audit/check-actor.js'
import { checkNames } from '../../input/check-names.js'
import { invalid } from '../../input/invalid.js'
import type { TokenClaims } from '../verified-claims.js'
import type { IssuedClaims } from './issued-claims.js'
import type { Issuing } from './issuing.js'
import type { RotatedKey, RotateOptions } from './signing-keys.js'

/**
 * The tokens that this server makes: `keyring.tokens`. They are made by the token endpoints, see `authServer`; those of people
 * hang on logins, `keyring.logins`.
 */
export interface TokenManager {
  /**
   * What a token of this server's says, where it is good now; else null. `exp` is when it ends as things are: a key that
   * ends earlier by now than it did when the token was made ends the token with it.
   *
   * @param token an access token; a refresh token is none
   * @throws ManagementError `invalid_input` for what is no text
   * @example
   * ```ts
   * const claims = await keyring.tokens.inspect(token)
   * if (claims) console.log(claims.scope, new Date(claims.exp * 1000))
   * ```
   */
  inspect(token: string): Promise<IssuedClaims | null>
  /**
   * Ends a token: an access token alone, a refresh token with the whole login, also where it was used before. A token that
   * is refused for the moment, since its holder is not active, is not good again when the holder is.
   *
   * @returns whether there was something to end: false for a token that is not this server's, has expired or was revoked before
   * @throws ManagementError `invalid_input`
   * @see RFC 7009
   */
  revoke(token: string, options?: { by?: Actor }): Promise<boolean>
  /**
   * Has a new key sign from now on. The tokens that others signed stay good, unless they are retired: then every one of them
   * ends at once, as after a leak of the store and of `KEYWRIGHT_SECRET`.
   *
   * The new key signs and verifies for as long as the option `tokens` says, and for no shorter than the newest one of its
   * algorithm was made for.
   *
   * @returns the key that signs from now on
   * @throws ManagementError `invalid_input`; `conflict` where other instances rotate all the time, and with `asBefore` where
   *   `KEYWRIGHT_SECRET` is not that of the keys
   */
  rotateSigningKey(options?: RotateOptions): Promise<RotatedKey>
  /** The public keys, as `/.well-known/jwks.json` publishes them. */
  publicKeys(): Promise<JSONWebKeySet>
}

/** What a token manager is made of. */
export interface TokenManagerParts {
  issuing: Issuing
  /** What is known of a token of this server's that is good now; null for any other. */
  verifyOwn(token: string): Promise<{ readonly claims?: TokenClaims; readonly expiresAt: Date | null } | null>
}

export function createTokenManager({ issuing, verifyOwn }: TokenManagerParts): TokenManager {
  const { findRevocable, signingKeys } = issuing

  return {
    async inspect(token) {
      checkText('token', token)
      const found = await verifyOwn(token)
      if (!found?.claims) return null
      // as they were signed
      const claims = found.claims as Readonly<Record<string, unknown>> & IssuedClaims
      const endsAt = found.expiresAt ? Math.floor(found.expiresAt.getTime() / 1000) : claims.exp
      return Object.freeze({ ...claims, exp: Math.min(claims.exp, endsAt) })
    },
    async revoke(token, { by, ...others } = {}) {
      checkNames(others, 'by')
      checkActor(by)
      checkText('token', token)
      const found = await findRevocable(token)
      return found !== null && found.end(by)
    },
    async rotateSigningKey(options = {}) {
      checkNames(options, 'retire', 'asBefore', 'by')
      checkActor(options.by)
      for (const name of ['retire', 'asBefore'] as const) {
        const value: unknown = options[name]
        if (value !== undefined && typeof value !== 'boolean') throw invalid({ [name]: 'is true or false' })
      }
      return signingKeys.rotate(options)
    },
    publicKeys: () => signingKeys.published(),
  }
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string') throw invalid({ [name]: 'is a string' })
}
