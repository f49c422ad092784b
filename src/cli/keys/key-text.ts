import type { ApiKey, SecretInfo } from '../../keys/api-key.js'
import { printable } from '../printable.js'
import type { Colors } from '../terminal.js'

const SECOND = 1000
const UNITS = [
  ['year', 365 * 86_400 * SECOND],
  ['day', 86_400 * SECOND],
  ['hour', 3600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
] as const

/** An instant in UTC, to the minute. */
export const minute = (instant: Date): string => instant.toISOString().slice(0, 16).replace('T', ' ').concat('Z')

/** The state of a key in its colour. */
export function stateText(state: ApiKey['state'], colors: Colors): string {
  if (state === 'active') return colors.green(state)
  return state === 'revoked' ? colors.red(state) : colors.yellow(state)
}

/** One line on what a key may do, from where and until when. */
export function summary({ grants, subnets, origins, expiresAt }: ApiKey): string {
  return [
    grants.length > 0 ? `may ${grants.join(', ')}` : 'has no grants',
    subnets ? `from ${subnets.join(', ')}` : 'from anywhere',
    ...(origins ? [`on pages of ${origins.join(', ')}`] : []),
    expiresAt ? `until ${minute(expiresAt)}` : 'never expires',
  ].join('; ')
}

/** All of a key, for people: a line per member. */
export function details(key: ApiKey, now: Date, colors: Colors): string[] {
  const when = (instant: Date | null, never: string) => (instant ? `${minute(instant)}  (${distance(instant, now)})` : never)
  const rows: [string, string][] = [
    ['name', key.name],
    ['state', stateText(key.state, colors)],
    ...(key.revokedAt ? [['revoked', when(key.revokedAt, '')] as [string, string]] : []),
    ...(key.revokedReason === null ? [] : [['reason', key.revokedReason] as [string, string]]),
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
    ['version', String(key.version)],
    ...key.secrets.map((secret, i) => [i === 0 ? 'secrets' : '', secretText(secret, now)] as [string, string]),
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  return [
    colors.bold(key.id),
    ...rows.map(([label, text]) => `  ${colors.dim(label.padEnd(width))}  ${label === 'state' ? text : printable(text)}`),
  ]
}

function secretText({ hint, createdAt, expiresAt, lastUsedAt }: SecretInfo, now: Date): string {
  const life = expiresAt ? `${expiresAt <= now ? 'ended' : 'ends'} ${minute(expiresAt)}` : 'current'
  return `${hint || 'imported'}  ${life}, made ${minute(createdAt)}, last used ${lastUsedAt ? minute(lastUsedAt) : 'never'}`
}

function distance(instant: Date, now: Date): string {
  const ms = instant.getTime() - now.getTime()
  const [unit, size] = UNITS.find(([, length]) => Math.abs(ms) >= length) ?? ['second', SECOND]
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(ms / size), unit)
}
