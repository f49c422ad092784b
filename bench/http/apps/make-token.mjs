import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { GRANT } from './route.mjs'

/** An RS256 token that is good for the route, and what verifies it. */
export async function makeToken() {
  const issuer = 'https://issuer.example.com/'
  const audience = 'https://api.example.com'
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const token = await new SignJWT({ scope: `${GRANT} reports:read` })
    .setProtectedHeader({ alg: 'RS256', kid: 'bench', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(privateKey)
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'bench' }] }
  return { issuer, audience, token, jwks, pem: await exportSPKI(publicKey) }
}
