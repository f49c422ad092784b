import type { RequestLike } from '../../../src/http/request-like.js'
import { expect } from 'vitest'
import type { App } from './open-app.js'

/** What grants mean, in the tests that offer some. */
export const CATALOGUE = {
  'monitors:read': 'See monitors and their results',
  'monitors:write': 'Make and change monitors',
  'reports:read': 'Download reports',
}

/** The ids of what an app was furnished with. */
export interface Furniture {
  readonly active: string
  /** Has two secrets, of which both were used. */
  readonly rotated: string
  readonly oldSecret: string
  readonly revoked: string
  readonly role: string
  readonly pending: string
}

const USER = 'customer@example.com'
const FORMER = 'former@example.com'
const DAY_SECONDS = 86_400

/** Fills an app with something of everything, of the account `acme`. Its clock goes ahead by some days. */
export async function furnish({ keyring, pass }: App): Promise<Furniture> {
  const { keys, members, roles, accessRequests } = keyring
  const asked = await accessRequests.create({ account: 'acme', user: USER, reason: 'We export our reports every night.' })
  await accessRequests.approve(asked.id, { user: 'approver@example.com', note: 'Welcome.' })
  const refused = await accessRequests.create({ account: 'other', user: 'somebody@example.com', reason: 'test' })
  await accessRequests.deny(refused.id, { user: 'approver@example.com', note: 'Say what you need it for.' })
  const pending = await accessRequests.create({ account: 'newcomers', user: 'newcomer@example.com', reason: 'A dashboard.' })

  for (const user of [USER, 'colleague@example.com', FORMER]) await members.add({ user, account: 'acme', email: user })
  const role = await roles.create({ id: 'reader', name: 'Reader', account: 'acme', grants: ['monitors:read', 'reports:read'] })
  const make = (name: string, more: object = {}) =>
    keys.create({ name, account: 'acme', owner: USER, grants: ['monitors:read'], technicalContact: 'ops@example.com', ...more })
  const inDays = (days: number) => new Date(Date.now() + days * DAY_SECONDS * 1000)

  await make('short trial', { expiresAt: inDays(1) })
  const revoked = await make('old dashboard', { grants: ['reports:read'] })
  await keys.revoke(revoked.key.id, { reason: 'replaced' })
  const active = await make('nightly export', {
    grants: Object.keys(CATALOGUE),
    subnets: ['127.0.0.0/8', '203.0.113.0/24', '2001:db8::/32', '198.51.100.7/32', '192.0.2.0/24'],
    origins: ['https://app.example.com'],
  })
  const rotated = await make('billing import', { role: role.id, expiresAt: inDays(60) })
  await present(keyring, rotated.secret)
  pass(2 * DAY_SECONDS)
  const { secret } = await keys.rotate(rotated.key.id, { graceSeconds: 7 * DAY_SECONDS })
  await present(keyring, secret)
  await present(keyring, rotated.secret)
  await present(keyring, active.secret)
  await members.deactivate(FORMER, { account: 'acme' })
  await expect.poll(async () => (await keys.get(active.key.id))?.lastUsedAt).not.toBe(null)
  return {
    active: active.key.id,
    rotated: rotated.key.id,
    oldSecret: rotated.secret,
    revoked: revoked.key.id,
    role: role.id,
    pending: pending.id,
  }
}

async function present({ authenticate }: App['keyring'], secret: string): Promise<void> {
  const headers = { 'x-api-key': secret }
  const request: RequestLike = {
    method: 'GET',
    url: '/',
    headers,
    rawHeaders: Object.entries(headers).flat(),
    socket: { remoteAddress: '127.0.0.1' },
  }
  await authenticate(request)
}
