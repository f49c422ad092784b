// The JWK set is fetched once, from a server beside it, and kept for longer than a run.
import { createServer } from 'node:http'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import { GRANT } from './route.mjs'
import { makeToken } from './make-token.mjs'

export async function express() {
  const { issuer, audience, token, jwks } = await makeToken()
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json').end(JSON.stringify(jwks))
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const jwksUri = `http://127.0.0.1:${server.address().port}/jwks`
  return {
    middleware: [auth({ issuer, audience, jwksUri, tokenSigningAlg: 'RS256', cacheMaxAge: 3_600_000 })],
    checks: [requiredScopes(GRANT)],
    headers: { authorization: `Bearer ${token}` },
  }
}
