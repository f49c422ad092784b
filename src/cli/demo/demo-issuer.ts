import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import type { TrustedIssuer } from '../../tokens/trusted-issuer.js'

/** An issuer of JWTs inside the demo. */
export interface DemoIssuer {
  /** For `trustedIssuers`. */
  readonly trusted: TrustedIssuer
  readonly tokens: {
    readonly good: string
    /** Good, but without a grant. */
    readonly narrow: string
    readonly expired: string
    /** Signed with a secret that is not the issuer's. */
    readonly forged: string
  }
}

const ISSUER = 'https://issuer.example.com'
const AUDIENCE = 'keywright-demo'
const HOUR = 3600

/** Makes an issuer with a secret of its own, which lives as long as the demo, and its tokens. */
export async function createDemoIssuer(now: Date): Promise<DemoIssuer> {
  const secret = randomBytes(32)
  const second = Math.floor(now.getTime() / 1000)
  const sign = (scope: string, { from = second, until = second + 12 * HOUR, by = secret } = {}) =>
    new SignJWT({ scope })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('sample-client')
      .setIssuedAt(from)
      .setExpirationTime(until)
      .sign(by)
  return {
    trusted: { issuer: ISSUER, audience: AUDIENCE, secret, algorithms: ['HS256'] },
    tokens: {
      good: await sign('export:read'),
      narrow: await sign('export:none'),
      expired: await sign('export:read', { from: second - 2 * HOUR, until: second - HOUR }),
      forged: await sign('export:read', { by: randomBytes(32) }),
    },
  }
}
