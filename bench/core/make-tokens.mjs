import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const ISSUER = 'https://issuer.example.com/'
const AUDIENCE = 'https://api.example.com'

/**
 * An issuer with one key, and a maker of tokens of it that differ.
 *
 * @returns what keywright trusts (`trusted`), and what jose verifies with (`key`, `options`)
 */
export async function makeIssuer(algorithm) {
  const secret = algorithm.startsWith('HS') ? randomBytes(32) : null
  const pair = secret ? null : await generateKeyPair(algorithm, { extractable: true })
  const jwks = pair && { keys: [{ ...(await exportJWK(pair.publicKey)), alg: algorithm, use: 'sig', kid: 'bench' }] }
  const sign = i =>
    new SignJWT({ scope: 'monitors:read reports:read', jti: `token-${i}` })
      .setProtectedHeader({ alg: algorithm, kid: 'bench', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('bench')
      .setIssuedAt()
      .setExpirationTime('2h')
      .sign(secret ?? pair.privateKey)
  return {
    trusted: { issuer: ISSUER, audience: AUDIENCE, algorithms: [algorithm], ...(secret ? { secret } : { jwks }) },
    key: secret ?? pair.publicKey,
    options: { issuer: ISSUER, audience: AUDIENCE, algorithms: [algorithm] },
    sign,
  }
}
