import koaJwt from 'koa-jwt'
import { makeToken } from './make-token.mjs'

export async function koa() {
  const { issuer, audience, token, pem } = await makeToken()
  const middleware = [koaJwt({ secret: pem, algorithms: ['RS256'], issuer, audience })]
  return { middleware, headers: { authorization: `Bearer ${token}` } }
}
