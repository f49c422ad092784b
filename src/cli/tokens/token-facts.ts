import type { IssuedClaims } from '../../tokens/issued/issued-claims.js'
import type { Fact } from '../details.js'
import { minuteAndDistance } from '../instant-text.js'
import { loginFacts } from '../logins/login-columns.js'
import type { InspectedToken } from './inspected-token.js'

/** All of a token, for people. */
export function tokenFacts(token: InspectedToken, now: Date): Fact[] {
  const { active, refusal } = token
  return [
    ['state', active ? 'good' : `refused: ${refusal}`, (text, colors) => (active ? colors.green(text) : colors.red(text))],
    ...(token.kind === 'access_token' ? claimFacts(token.claims, now) : loginFacts(token.login, now)),
  ]
}

function claimFacts(claims: IssuedClaims, now: Date): Fact[] {
  const {
    iss,
    aud,
    sub,
    scope,
    client_id: client,
    account,
    key_id: key,
    login_id: login,
    subnets,
    origins,
    cnf,
    iat,
    exp,
  } = claims
  const at = (seconds: number) => minuteAndDistance(new Date(seconds * 1000), now)
  return [
    key === undefined ? ['user', sub] : ['key', key],
    ...(login === undefined ? [] : ([['login', login] as const, ['client', client] as const] satisfies Fact[])),
    ['account', account ?? 'none'],
    ['grants', scope ?? 'none'],
    ['subnets', subnets?.join(' ') ?? 'any'],
    ['origins', origins?.join(' ') ?? 'any'],
    ['bound to', cnf?.jkt ?? 'nothing: whoever has it may use it'],
    ['issuer', iss],
    ['audience', [aud].flat().join(' ')],
    ['made', at(iat)],
    ['expires', at(exp)],
  ]
}
