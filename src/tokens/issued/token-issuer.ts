import { SignJWT } from 'jose'
import { ManagementError } from '../../errors.js'
import { invalid } from '../../input/invalid.js'
import { randomBase62 } from '../../keys/secret-format.js'
import { LONGEST_TOKEN } from '../jwt-syntax.js'
import type { IssuedClaims } from './issued-claims.js'
import type { SigningKeys } from './signing-keys.js'

/** What a token is to say; times and ids are added. */
export interface TokenOrder extends Omit<IssuedClaims, 'exp' | 'iat' | 'jti' | 'scope' | 'aud' | 'cnf'> {
  readonly grants: readonly string[]
  /** How long it is to live at most. */
  readonly lifetimeMs: number
  /** When at the latest it ends, in milliseconds since the epoch; null where nothing else ends it. */
  readonly endsAt: number | null
  /** The thumbprint of the key it is bound to; null where whoever has it may use it. */
  readonly boundTo: string | null
}

/** A token as its holder gets it. */
export interface AccessToken {
  /** An `at+jwt`. */
  readonly token: string
  readonly tokenType: 'Bearer' | 'DPoP'
  readonly expiresInSeconds: number
  readonly grants: readonly string[]
}

/** Signs a token; rejects with ManagementError: `invalid_input` where it would be too long, `conflict` where it would end at once. */
export type IssueToken = (order: TokenOrder) => Promise<AccessToken>

/** What tokens are made by. */
export interface TokenIssuerParts {
  signingKeys: Pick<SigningKeys, 'toSign'>
  /** Null where a token is for its issuer. */
  audience: string | readonly string[] | null
  clock(): Date
}

/** @see RFC 9068 section 2 */
export function createTokenIssuer({ signingKeys, audience, clock }: TokenIssuerParts): IssueToken {
  return async ({ grants, lifetimeMs, endsAt, boundTo, ...facts }) => {
    const { kid, algorithm, privateKey, verifiesUntil } = await signingKeys.toSign()
    const now = clock().getTime()
    const iat = Math.floor(now / 1000)
    const exp = Math.floor(Math.min(now + lifetimeMs, endsAt ?? Infinity, verifiesUntil) / 1000)
    if (exp * 1000 <= now) throw new ManagementError('conflict', 'what the token would stand on ends within this second')
    const claims: IssuedClaims = {
      ...facts,
      aud: audience ?? facts.iss,
      ...(grants.length > 0 ? { scope: grants.join(' ') } : {}),
      iat,
      exp,
      jti: randomBase62(22),
      ...(boundTo === null ? {} : { cnf: { jkt: boundTo } }),
    }
    const token = await new SignJWT({ ...claims, aud: typeof claims.aud === 'string' ? claims.aud : [...claims.aud] })
      .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid })
      .sign(privateKey)
    if (token.length > LONGEST_TOKEN)
      throw invalid({
        scope: `the token would have more than ${LONGEST_TOKEN} characters: ask for fewer grants, or give the key fewer subnets and origins`,
      })
    const tokenType = boundTo === null ? 'Bearer' : 'DPoP'
    return { token, tokenType, expiresInSeconds: exp - Math.floor(now / 1000), grants }
  }
}
