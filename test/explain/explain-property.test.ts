import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AskedKey, Explanation } from '../../src/explain/explanation.js'
import type { RouteDemands } from '../../src/policies/grant-checks.js'
import { type Check, frameworks, type Served } from '../frameworks.js'
import { type ManualClock, manualClock } from '../http/manual-clock.js'

const ROUTES: Readonly<Record<string, readonly Check[]>> = {
  '/open-to-keys': [],
  '/one': [{ all: ['a:read'] }],
  '/both': [{ all: ['a:read', 'b:write'] }],
  '/either': [{ any: ['b:write', 'c:read'] }],
  '/two-checks': [{ all: ['a:read'] }, { any: ['b:write', 'c:read'] }],
  '/tokens': ['token', { all: ['a:read'] }],
}
const ADDRESSES = ['192.0.2.7', '192.0.2.200', '198.51.100.1', '2001:db8::7', 'no-address']
const ORIGINS = [null, 'https://app.example.com', 'https://a.example.org', 'https://evil.example.net', 'null']

const cases = fc.record({
  grants: fc.subarray(['a:read', 'a:*', 'b:write', 'c:read', '*']),
  subnets: fc.option(fc.subarray(['192.0.2.0/25', '198.51.100.1', '2001:db8::/32'], { minLength: 1 })),
  origins: fc.option(fc.subarray(['https://app.example.com', 'https://*.example.org'], { minLength: 1 })),
  expiresInDays: fc.option(fc.integer({ min: 1, max: 20 })),
  rotated: fc.boolean(),
  revoked: fc.boolean(),
  inactive: fc.boolean(),
  waitsDays: fc.constantFrom(0, 1, 10, 40),
  presented: fc.constantFrom('current', 'current', 'current', 'first', 'mistyped', 'unknown'),
  path: fc.constantFrom(...Object.keys(ROUTES)),
  address: fc.constantFrom(...ADDRESSES),
  origin: fc.constantFrom(...ORIGINS),
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

const GOOD: Case = {
  grants: ['a:read'],
  subnets: ['192.0.2.0/25'],
  origins: ['https://app.example.com'],
  expiresInDays: null,
  rotated: false,
  revoked: false,
  inactive: false,
  waitsDays: 0,
  presented: 'current',
  path: '/one',
  address: '192.0.2.7',
  origin: 'https://app.example.com',
}
// one for each answer, so that none is left to chance
const EXAMPLES: Readonly<Record<string, Partial<Case>>> = {
  allowed: {},
  api_key_not_accepted: { path: '/tokens' },
  insufficient_grants: { path: '/both' },
  ip_not_allowed: { address: '192.0.2.200' },
  key_expired: { expiresInDays: 1, waitsDays: 1 },
  key_idle: { waitsDays: 40 },
  key_revoked: { revoked: true, expiresInDays: 1, waitsDays: 40 },
  origin_not_allowed: { origin: 'https://evil.example.net', revoked: true },
  owner_inactive: { inactive: true },
  secret_ended: { rotated: true, presented: 'first', waitsDays: 1 },
  unknown_key: { presented: 'mistyped' },
}

const demandsOf = (check: Check): RouteDemands => (check === 'token' ? { tokensOnly: true } : check)

describe.each(frameworks)('on $name, what is explained', framework => {
  it('is what a request is told, for keys and requests of every kind', async () => {
    const clock = manualClock()
    const seen = new Set<string>()
    const app = await framework.serve({
      keyring: {
        store: 'memory:',
        clock,
        rules: { idleAfterDays: 30, ownership: 'personal' },
        cors: { origins: ['https://app.example.com', 'https://*.example.org', 'null'] },
        trustedProxies: ['127.0.0.0/8'],
        logger: { warn() {}, error() {} },
      },
      routes: Object.entries(ROUTES).map(([path, checks]) => ({ path, checks })),
    })
    await fc.assert(
      fc.asyncProperty(cases, async one => {
        const { id, secret } = await prepare(app, clock, one)
        const asked = await explain(app, one, { secret })
        // whoever asks by id asks for the secret that is current
        const byId = one.presented === 'current' ? await explain(app, one, { id }) : null
        const answer = await app.send(
          one.path,
          `x-api-key: ${secret}`,
          `x-forwarded-for: ${one.address}`,
          ...(one.origin === null ? [] : [`origin: ${one.origin}`]),
        )
        const told = answer.status === 200 ? 'allowed' : (JSON.parse(answer.body) as { code: string }).code
        for (const explained of [asked, byId]) {
          if (!explained) continue
          expect({ status: explained.answer.status ?? 200, code: explained.answer.code }).toEqual({
            status: answer.status,
            code: told,
          })
          expect(explained.answer.certain).toBe(true)
        }
        expect(JSON.stringify(asked)).not.toContain(secret)
        seen.add(told)
      }),
      { numRuns: 300, examples: Object.values(EXAMPLES).map(example => [{ ...GOOD, ...example }]) },
    )
    expect([...seen].toSorted()).toEqual(Object.keys(EXAMPLES))
  }, 60_000)
})

async function prepare({ keyring }: Served, clock: ManualClock, one: Case): Promise<{ id: string; secret: string }> {
  const { grants, subnets, origins, expiresInDays } = one
  const owner = `u_${Math.random().toString(36).slice(2)}`
  const expiresAt = expiresInDays === null ? null : new Date(clock().getTime() + expiresInDays * 86_400_000)
  const { key, secret: first } = await keyring.keys.create({
    name: 'one',
    account: 'acme',
    owner,
    grants,
    subnets,
    origins,
    expiresAt,
  })
  const rotated = one.rotated ? await keyring.keys.rotate(key.id, { graceSeconds: 3600 }) : null
  clock.advance({ days: one.waitsDays })
  if (one.revoked) await keyring.keys.revoke(key.id)
  if (one.inactive) await keyring.members.deactivate(owner, { account: 'acme' })
  const current = rotated?.secret ?? first
  const last = current.at(-1) === 'A' ? 'B' : 'A'
  const secrets = { current, first, mistyped: current.slice(0, -1) + last, unknown: `unknown${'x'.repeat(30)}` }
  return { id: key.id, secret: secrets[one.presented] }
}

const explain = ({ keyring }: Served, { path, address, origin }: Case, key: AskedKey): Promise<Explanation> =>
  keyring.foundation.explain({
    key,
    request: { method: 'GET', url: path, headers: origin === null ? {} : { origin }, socket: { remoteAddress: address } },
    demands: (ROUTES[path] ?? []).map(demandsOf),
    runPolicies: false,
    withoutOptions: null,
  })
