import { expressjwt } from 'express-jwt'
import { makeToken } from './make-token.mjs'

export async function express() {
  const { issuer, audience, token, pem } = await makeToken()
  const middleware = [expressjwt({ secret: pem, algorithms: ['RS256'], issuer, audience })]
  return { middleware, headers: { authorization: `Bearer ${token}` } }
}
