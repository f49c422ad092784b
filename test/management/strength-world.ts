import fc from 'fast-check'
import type { Keyring, KeyringOptions, KeyRules } from 'keywright'
import type { ManualClock } from '../http/manual-clock.js'
import { beyond, POOLS, type Reach, reachOf } from '../keys/reach.js'
import { AUDIENCE, ISSUER, issuerWith, makeKey, signToken } from '../tokens/test-issuer.js'
import type { Ask } from './management-servers.js'
import type { Ruled } from './rules-fixture.js'

const DAY_MS = 86_400_000
const ISSUER_KEY = makeKey('ES256')

/** Requests come through a proxy, which tells from where; tokens come from an issuer that tells the account. */
export const WORLD_OPTIONS: KeyringOptions = {
  trustedProxies: ['127.0.0.1'],
  trustedIssuers: [{ ...issuerWith(ISSUER_KEY), account: 'account' }],
}

/** A key as drawn: its end in days from now. */
interface Drawn {
  grants: string[]
  subnets: string[] | null
  origins: string[] | null
  days: number | null
}

/** What a caller wants. */
interface Step {
  act: 'create' | 'update' | 'rotate' | 'edit a role'
  /** Which of the credentials that the caller has by then. */
  as: number
  /** Which of the keys there are by then. */
  on: number
  wish: Partial<Drawn>
  /** Whether the caller asks for what it has itself. */
  own: boolean
  withRole: boolean
}

/** An account with keys of other people, a caller, and what the caller tries. */
interface Scene {
  kind: 'session' | 'key' | 'replaced secret' | 'token'
  caller: Drawn
  /** What the caller may do as a member; null for everything. */
  ceiling: string[] | null
  others: Partial<Drawn>[]
  role: string[]
  steps: Step[]
}

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 })
const grants = fc.subarray([...POOLS.grants, 'keys:*'], { maxLength: 4 })
const drawn: fc.Arbitrary<Drawn> = fc.record({
  grants,
  subnets: orNull(fc.subarray(POOLS.subnets, { minLength: 1, maxLength: 4 })),
  origins: orNull(fc.subarray(POOLS.origins, { minLength: 1, maxLength: 4 })),
  days: orNull(fc.constantFrom(...POOLS.days)),
})
// few at a time, or hardly anything would be within anybody
const wish: fc.Arbitrary<Partial<Drawn>> = fc
  .tuple(drawn, fc.subarray(['grants', 'subnets', 'origins', 'days'] as const, { maxLength: 2 }))
  .map(([one, fields]) => Object.fromEntries(fields.map(field => [field, one[field]])))

export const scenes: fc.Arbitrary<Scene> = fc.record({
  kind: fc.constantFrom('session', 'session', 'key', 'key', 'replaced secret', 'token'),
  caller: drawn,
  ceiling: fc.option(grants, { freq: 1 }),
  others: fc.array(fc.oneof(drawn, wish), { minLength: 1, maxLength: 2 }),
  role: grants,
  steps: fc.array(
    fc.record({
      act: fc.constantFrom('create', 'update', 'rotate', 'edit a role'),
      as: fc.nat(9),
      on: fc.nat(9),
      wish,
      own: fc.boolean(),
      withRole: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  ),
})

/** A credential that the caller holds. */
interface Held {
  readonly ask: Ask
  /** Null for a session or a token. */
  readonly secret: string | null
}

interface Known {
  readonly id: string
  readonly role: string | null
}

/** How often each act was allowed and refused. */
export type Tally = Record<Step['act'], { allowed: number; refused: number }>

/** Plays a scene over HTTP: what the caller came by beyond what it had, and what keys came by beyond both. */
export async function play(app: Ruled, rules: KeyRules, account: string, scene: Scene, tally: Tally): Promise<string[]> {
  const { keyring, clock } = app
  const { others: drawnOthers, role: roleGrants, steps, ceiling } = scene
  const reach = (secret: string) => reachOf(keyring, secret, { pass: ({ seconds = 0 }) => clock.advance({ seconds }) })
  const facts = ({ days, ...rest }: Partial<Drawn>) => ({
    ...rest,
    ...(days === undefined ? {} : { expiresAt: days === null ? null : new Date(clock().getTime() + days * DAY_MS) }),
  })
  await keyring.members.add({ user: 'u1', account, grants: ceiling })
  const { id: shared } = await keyring.roles.create({ name: 'shared', account, grants: roleGrants })
  const make = (part: Partial<Drawn>, role?: string) =>
    keyring.keys.create({ name: 'x', account, owner: 'u1', ...facts(part), ...(role === undefined ? {} : { role }) })

  const caller = await callerOf(scene, account, { keyring, clock, reach, make })
  const held: Held[] = [caller]
  const known: Known[] = caller.key ? [caller.key] : []
  const others = []
  for (const [i, one] of drawnOthers.entries()) {
    const { key, secret } = await make({ ...scene.caller, ...one }, i === 0 && !rules.dedicatedRole ? shared : undefined)
    known.push(key)
    others.push({ key, secret, reach: await reach(secret) })
  }
  const versions = async () => {
    const [keys, roles] = [await keyring.keys.list({ account }), await keyring.roles.list({ account })]
    return [...keys.items, ...roles.items].map(({ id, version }) => `${id} ${version}`).toSorted()
  }

  for (const { act, as, on, wish: wished, own, withRole } of steps) {
    const was = await versions()
    const key = known[on % known.length]
    const mimicked = Object.fromEntries(Object.keys(wished).map(field => [field, scene.caller[field as keyof Drawn]]))
    const part = facts(own ? mimicked : wished)
    const role = withRole ? { role: shared } : {}
    const [target, body] = {
      create: ['POST /keys', { name: 'y', ...part, ...role }],
      update: [`PATCH /keys/${key?.id}`, { name: 'y', ...part, ...role }],
      rotate: [`POST /keys/${key?.id}/rotate`, { graceSeconds: withRole ? 86_400 : 0 }],
      'edit a role': [`PATCH /roles/${key?.role ?? shared}`, { grants: part.grants ?? scene.caller.grants }],
    }[act] as [string, object]
    const { status, body: answer } = await app.ask(target, { ...held[as % held.length]?.ask, body })
    if (status >= 300) {
      tally[act].refused++
      if (!REFUSALS.includes(`${status} ${answer.code}`)) return [`${target} was answered with ${status} ${answer.code}`]
      if (JSON.stringify(await versions()) !== JSON.stringify(was)) return [`${target} was refused, and changed something`]
      continue
    }
    tally[act].allowed++
    if (act === 'create') known.push(answer.key)
    if (act === 'create' || act === 'rotate') held.push(holding(answer.secret, answer.key.subnets))
  }

  const excess: string[] = []
  for (const { secret } of held)
    if (secret !== null) excess.push(...beyond(await reach(secret), caller.reach).map(one => `the caller holds ${one}`))
  for (const other of others)
    excess.push(...beyond(await reach(other.secret), other.reach, caller.reach).map(one => `${other.key.id} has ${one}`))
  return excess
}

const REFUSALS = [
  '403 forbidden',
  '403 insufficient_grants',
  '403 ip_not_allowed',
  '401 unknown_key',
  '401 key_expired',
  '401 secret_ended',
  '401 owner_inactive',
  '404 not_found',
  '409 conflict',
  '422 rule_violated',
]

interface Parts {
  keyring: Keyring
  clock: ManualClock
  reach(secret: string): Promise<Reach>
  make(part: Partial<Drawn>): Promise<{ key: Known; secret: string }>
}

async function callerOf(
  { kind, caller, ceiling }: Scene,
  account: string,
  { keyring, clock, reach, make }: Parts,
): Promise<Held & { reach: Reach; key?: Known }> {
  // whoever is no key of ours is as strong as one that would be, which the application makes in another place
  const twin = async (part: Partial<Drawn>) => {
    const end = part.days == null ? {} : { expiresAt: new Date(clock().getTime() + part.days * DAY_MS) }
    const { secret } = await keyring.keys.create({
      name: 'twin',
      account: 'twins',
      owner: 'twin',
      grants: part.grants ?? [],
      ...end,
    })
    return reach(secret)
  }
  if (kind === 'session') {
    const [held, most] = [await twin({ grants: caller.grants }), await twin({ grants: ceiling ?? ['*'] })]
    const both = new Set([...held].filter(one => most.has(one)))
    return { ask: { as: { user: 'u1', account, grants: caller.grants } }, secret: null, reach: both }
  }
  const writing = [...caller.grants, 'keys:write']
  if (kind === 'token') {
    const end = Math.floor(clock().getTime() / 1000) + 86_400
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'u1', exp: end, scope: writing.join(' '), account }
    const mine = await twin({ grants: writing, days: 1 })
    return { ask: { secret: signToken(ISSUER_KEY, claims) }, secret: null, reach: mine }
  }
  const { key, secret } = await make({ ...caller, grants: writing })
  if (kind === 'replaced secret') await keyring.keys.rotate(key.id, { graceSeconds: 86_400 })
  return { ...holding(secret, caller.subnets), reach: await reach(secret), key }
}

// presents a secret from where it may be used
function holding(secret: string, subnets: readonly string[] | null): Held {
  const [first] = subnets ?? []
  const from =
    first === undefined || first === '0.0.0.0/0' ? '192.0.2.7' : first === '::/0' ? '2600::1' : first.replace(/\/.*/, '')
  return { ask: { secret, headers: { 'x-forwarded-for': from } }, secret }
}
