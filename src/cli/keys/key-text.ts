import type { ApiKey, SecretInfo } from '../../keys/api-key.js'
import type { DayUsage } from '../../keys/key-store.js'
import type { Fact } from '../details.js'
import { minute, minuteAndDistance } from '../instant-text.js'
import { paintState } from '../paint-state.js'
import { sumOutcomes } from '../usage/sum-outcomes.js'

/** One line on what a key may do, from where and until when. */
export function summary({ grants, subnets, origins, expiresAt }: ApiKey): string {
  return [
    grants.length > 0 ? `may ${grants.join(', ')}` : 'has no grants',
    subnets ? `from ${subnets.join(', ')}` : 'from anywhere',
    ...(origins ? [`on pages of ${origins.join(', ')}`] : []),
    expiresAt ? `until ${minute(expiresAt)}` : 'never expires',
  ].join('; ')
}

/** All of a key, for people. */
export function keyFacts(key: ApiKey, usage: readonly DayUsage[], now: Date): Fact[] {
  const when = (instant: Date | null, never: string) => (instant ? minuteAndDistance(instant, now) : never)
  return [
    ['name', key.name],
    ['state', key.state, paintState],
    ...(key.revokedAt ? [['revoked', when(key.revokedAt, '')] as const] : []),
    ...(key.revokedReason === null ? [] : [['reason', key.revokedReason] as const]),
    ['account', key.account ?? '–'],
    ['owner', key.owner ?? '–'],
    ['role', key.role ?? '–'],
    ['environment', key.environment],
    ['grants', key.grants.join(' ') || 'none'],
    ['subnets', key.subnets?.join(' ') ?? 'any'],
    ['origins', key.origins?.join(' ') ?? 'any'],
    ['contact', key.technicalContact ?? '–'],
    ['metadata', key.metadata ? JSON.stringify(key.metadata) : '–'],
    ['created', `${when(key.createdAt, '')}${key.createdBy === null ? '' : `, by ${key.createdBy}`}`],
    ['expires', when(key.expiresAt, 'never')],
    ['last used', `${when(key.lastUsedAt, 'never')}${key.lastUsedIp === null ? '' : `, from ${key.lastUsedIp}`}`],
    ['requests', requestsText(usage)],
    ['version', String(key.version)],
    ...key.secrets.map((secret, i) => [i === 0 ? 'secrets' : '', secretText(secret, now)] as const),
  ]
}

function requestsText(usage: readonly DayUsage[]): string {
  const counted = sumOutcomes(usage).map(([outcome, requests]) => `${requests} ${outcome}`)
  return `${counted.join(', ') || 'none'}, in 30 days`
}

function secretText({ id, hint, createdAt, expiresAt, lastUsedAt, lastUsedIp }: SecretInfo, now: Date): string {
  const life = expiresAt ? `${expiresAt <= now ? 'ended' : 'ends'} ${minute(expiresAt)}` : 'current'
  const use = lastUsedAt ? `${minute(lastUsedAt)}${lastUsedIp === null ? '' : ` from ${lastUsedIp}`}` : 'never'
  return `${hint || 'imported'}  ${life}, made ${minute(createdAt)}, last used ${use}  ${id}`
}
