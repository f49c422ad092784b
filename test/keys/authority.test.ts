import fc from 'fast-check'
import type { KeyChanges, Keyring, NewKey } from 'keywright'
import { describe, expect, it } from 'vitest'
import { present, refusal, STORES, useKeyrings } from './key-fixture.js'
import { beyond, POOLS, reachOf } from './reach.js'

const DAY_MS = 86_400_000

const STRONG = {
  grants: ['billing:*', 'reports:read'],
  subnets: ['192.0.2.0/24'],
  origins: ['https://a.example.com'],
  expiresAt: new Date('2030-02-01T00:00:00.000Z'),
}

/** A key as drawn: its end in days from now. */
interface Drawn {
  grants: string[]
  subnets: string[] | null
  origins: string[] | null
  days: number | null
}

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 })
const grants = fc.subarray(POOLS.grants, { maxLength: 4 })
const subnets = orNull(fc.subarray(POOLS.subnets, { minLength: 1, maxLength: 4 }))
const origins = orNull(fc.subarray(POOLS.origins, { minLength: 1, maxLength: 4 }))
const days = orNull(fc.constantFrom(...POOLS.days))
const drawn: fc.Arbitrary<Drawn> = fc.record({ grants, subnets, origins, days })
// few at a time, or hardly anything would be within anybody
const wishes: fc.Arbitrary<Partial<Drawn>> = fc
  .tuple(drawn, fc.subarray(['grants', 'subnets', 'origins', 'days'] as const, { maxLength: 2 }))
  .map(([wish, fields]) => Object.fromEntries(fields.map(field => [field, wish[field]])))

describe.each(STORES)('what a caller makes over %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const numRuns = store === 'memory:' ? 25 : 3
  const facts = <T extends Partial<Drawn>>({ days: wished, ...rest }: T) => ({
    ...rest,
    ...(wished === undefined ? {} : { expiresAt: wished === null ? null : new Date(now().getTime() + wished * DAY_MS) }),
  })

  /** A key with all it reaches, and what it presents itself as. */
  const make = async (keyring: Keyring, input: Omit<NewKey, 'name'>) => {
    const { key, secret } = await keyring.keys.create({ name: 'x', ...input })
    return { key, secret, reach: await reachOf(keyring, secret, { pass }) }
  }
  const callerOf = async (keyring: Keyring, one: Drawn) => {
    const { key, secret, reach } = await make(keyring, facts(one))
    // an authority is what the caller is let in with, from where it may come
    const principal = await present(keyring, secret, one.subnets ? addressIn(one.subnets[0]) : undefined)
    if (typeof principal === 'string') throw new Error(principal)
    return { key, secret, reach, within: principal }
  }

  /** Runs what may be refused: says so, and makes sure it is for nothing but the authority. */
  const attempt = async <T>(change: () => Promise<T>): Promise<T | null> => {
    try {
      return await change()
    } catch (error) {
      expect(error).toMatchObject({ code: 'forbidden', status: 403, errors: expect.any(Object) })
      return null
    }
  }

  /** Both outcomes must have been seen often enough for the property to mean something. */
  const property = async <T>(arbitrary: fc.Arbitrary<T>, run: (keyring: Keyring, value: T) => Promise<boolean>) => {
    const seen = { made: 0, refused: 0 }
    const keyring = open()
    await fc.assert(
      fc.asyncProperty(arbitrary, async value => {
        seen[(await run(keyring, value)) ? 'made' : 'refused']++
      }),
      { numRuns, interruptAfterTimeLimit: 60_000 },
    )
    if (numRuns > 20) expect(Math.min(seen.made, seen.refused), JSON.stringify(seen)).toBeGreaterThan(1)
  }

  it('lets nobody open up a stronger key, though what is changed is within the caller’s own', async () => {
    const { keys } = open()
    const { key } = await keys.create({ name: 'x', ...STRONG })
    const within = { grants: ['keys:write', 'reports:read'], subnets: null, origins: null, expiresAt: null }
    const changes: KeyChanges[] = [{ subnets: null }, { subnets: ['203.0.113.0/24'] }, { origins: null }, { expiresAt: null }]
    for (const change of [...changes, { grants: ['billing:*', 'reports:read', 'keys:write'] }])
      expect(await refusal(keys.update(key.id, change, { within }))).toMatchObject({
        code: 'forbidden',
        errors: { grants: expect.stringMatching(/^you do not hold billing:\*/) },
      })
    expect(await keys.get(key.id)).toEqual(key)
    const narrower: KeyChanges = { name: 'y', subnets: ['192.0.2.0/25'], expiresAt: new Date(now().getTime() + DAY_MS) }
    expect(await keys.update(key.id, narrower, { within })).toMatchObject(narrower)
    expect((await keys.update(key.id, { grants: ['billing:read', 'reports:read'] }, { within })).grants).toHaveLength(2)
    expect((await keys.update(key.id, { grants: ['reports:read'] }, { within })).grants).toEqual(['reports:read'])
    expect((await keys.update(key.id, { subnets: null }, { within })).subnets).toBeNull()
  })

  it('lets nobody take grants to where they do not reach by way of a role', async () => {
    const { keys, roles } = open()
    const within = { grants: ['a', 'b'], subnets: ['192.0.2.0/24'], origins: null, expiresAt: null }
    await roles.create({ id: 'r', name: 'R', account: 'acme', grants: ['a'] })
    await keys.create({ name: 'inside', account: 'acme', role: 'r', subnets: ['192.0.2.7'] })
    expect((await roles.update('r', { grants: ['a', 'b'] }, { within })).grants).toEqual(['a', 'b'])
    await roles.update('r', { grants: ['a'] })
    const { key } = await keys.create({ name: 'anywhere', account: 'acme', role: 'r' })
    const refused = { code: 'forbidden', errors: { grants: expect.stringMatching(/a key that carries the role/) } }
    expect(await refusal(roles.update('r', { grants: ['a', 'b'] }, { within }))).toMatchObject(refused)
    expect((await roles.update('r', { name: 'S', grants: ['a'] }, { within })).name).toBe('S')
    expect((await roles.update('r', { grants: [] }, { within })).grants).toEqual([])
    expect(await refusal(roles.update('r', { grants: ['a'] }, { within }))).toMatchObject(refused)
    await keys.revoke(key.id)
    expect((await roles.update('r', { grants: ['b'] }, { within })).grants).toEqual(['b'])
  })

  it('takes from the caller what is left open, and never prolongs it', async () => {
    const { keys } = open({ rules: { neverExpires: 'refused', subnetsRequired: true } })
    const expiresAt = new Date(now().getTime() + DAY_MS)
    const within = { grants: ['a'], subnets: ['192.0.2.0/24'], origins: ['null'], expiresAt }
    const { key } = await keys.create({ name: 'x', grants: ['a'] }, { within })
    expect(key).toMatchObject({ subnets: ['192.0.2.0/24'], origins: ['null'], expiresAt })
    const { keys: lasting } = open({ rules: { defaultLifetimeDays: 7 } })
    expect((await lasting.create({ name: 'x' }, { within })).key.expiresAt).toEqual(expiresAt)
    expect((await lasting.create({ name: 'x' }, { within: { ...within, expiresAt: null } })).key.expiresAt).toEqual(
      new Date(now().getTime() + 7 * DAY_MS),
    )
    expect((await refusal(lasting.create({ name: 'x', expiresAt: null }, { within }))).errors).toHaveProperty('expiresAt')
    expect(
      (await refusal(lasting.create({ name: 'x', subnets: null, origins: null, grants: ['b'] }, { within }))).errors,
    ).toEqual({
      grants: 'you do not hold b yourself',
      subnets: 'stay within your own: 192.0.2.0/24',
      origins: 'stay within your own: null',
    })
  })

  it('never exceeds the caller, and is refused only where it would', async () => {
    await property(fc.record({ one: drawn, wish: wishes }), async (keyring, { one, wish }) => {
      const caller = await callerOf(keyring, one)
      const input = { name: 'x', ...facts(wish) }
      const made = await attempt(() => keyring.keys.create(input, { within: caller.within }))
      if (made) {
        expect(beyond(await reachOf(keyring, made.secret, { pass }), caller.reach)).toEqual([])
        return true
      }
      const { subnets: from, origins: pages, expiresAt } = { ...caller.within, ...input }
      const without = await make(keyring, { ...input, subnets: from, origins: pages, expiresAt })
      expect(beyond(without.reach, caller.reach), 'it was refused for nothing').not.toEqual([])
      return false
    })
  }, 120_000)

  it('never exceeds the caller where it is changed, but for what the key was before', async () => {
    await property(
      fc.record({ one: drawn, other: fc.oneof(drawn, wishes), wish: wishes, own: fc.boolean() }),
      async (keyring, { one, other, wish, own }) => {
        const caller = await callerOf(keyring, one)
        const before = await make(keyring, facts({ ...one, ...other }))
        const twin = await make(keyring, facts({ ...one, ...other }))
        const changes: KeyChanges = facts(own ? mimicking(one, wish) : wish)
        const changed = await attempt(() => keyring.keys.update(before.key.id, changes, { within: caller.within }))
        const after = await reachOf(keyring, before.secret, { pass })
        if (changed) {
          expect(beyond(after, before.reach, caller.reach)).toEqual([])
          return true
        }
        expect(beyond(after, before.reach)).toEqual([])
        await keyring.keys.update(twin.key.id, changes)
        expect(beyond(await reachOf(keyring, twin.secret, { pass }), caller.reach), 'it was refused for nothing').not.toEqual([])
        return false
      },
    )
  }, 120_000)

  it('is never more than it was where it changes itself', async () => {
    await property(fc.record({ one: drawn, wish: wishes }), async (keyring, { one, wish }) => {
      const caller = await callerOf(keyring, one)
      const changes: KeyChanges = facts(wish)
      const changed = await attempt(() => keyring.keys.update(caller.key.id, changes, { within: caller.within }))
      expect(beyond(await reachOf(keyring, caller.secret, { pass }), caller.reach)).toEqual([])
      return changed !== null
    })
  }, 120_000)

  it('is no secret of a key that is more than the caller', async () => {
    await property(fc.record({ one: drawn, other: wishes }), async (keyring, { one, other }) => {
      const caller = await callerOf(keyring, one)
      const target = await make(keyring, facts({ ...one, ...other }))
      const exceeding = beyond(target.reach, caller.reach)
      const rotated = await attempt(() => keyring.keys.rotate(target.key.id, { within: caller.within }))
      if (!rotated) {
        expect(exceeding, 'it was refused for nothing').not.toEqual([])
        expect(beyond(target.reach, await reachOf(keyring, target.secret, { pass }))).toEqual([])
        return false
      }
      expect(exceeding).toEqual([])
      expect(beyond(await reachOf(keyring, rotated.secret, { pass }), caller.reach)).toEqual([])
      return true
    })
  }, 120_000)

  it('never exceeds the caller by way of a role', async () => {
    const held = fc.record({
      one: drawn,
      other: fc.oneof(drawn, wishes),
      was: grants,
      becomes: grants,
      isNew: fc.boolean(),
      own: fc.boolean(),
    })
    await property(held, async (keyring, { one, other, was, becomes: drawnGrants, isNew, own }) => {
      const becomes = own ? one.grants : drawnGrants
      const caller = await callerOf(keyring, one)
      const { id } = await keyring.roles.create({ name: 'x', account: 'acme', grants: was })
      const carrier = await make(keyring, { ...facts({ ...one, ...other }), account: 'acme', role: id })
      if (isNew) await keyring.roles.remove(id)
      const before = isNew ? await reachOf(keyring, carrier.secret, { pass }) : carrier.reach
      const change = (within?: typeof caller.within) =>
        isNew
          ? keyring.roles.create({ id, name: 'x', account: 'acme', grants: becomes }, within ? { within } : {})
          : keyring.roles.update(id, { grants: becomes }, within ? { within } : {})
      const changed = await attempt(() => change(caller.within))
      if (changed) {
        expect(beyond(await reachOf(keyring, carrier.secret, { pass }), before, caller.reach)).toEqual([])
        return true
      }
      await change()
      const after = await reachOf(keyring, carrier.secret, { pass })
      const more = becomes.filter(grant => !reachesAll(caller.within.grants, grant))
      expect([...beyond(after, caller.reach), ...more], 'it was refused for nothing').not.toEqual([])
      return false
    })
  }, 120_000)
})

/** The caller's own values, in the place of the wished ones. */
const mimicking = (one: Drawn, wish: Partial<Drawn>): Partial<Drawn> =>
  Object.fromEntries(Object.keys(wish).map(field => [field, one[field as keyof Drawn]]))

/** Whether a grant is held, judged by what stands for it. */
const reachesAll = (held: readonly string[], grant: string): boolean =>
  held.some(one => one === '*' || one === grant || (one.endsWith(':*') && grant.startsWith(one.slice(0, -1))))

const addressIn = (subnet = ''): string =>
  subnet === '0.0.0.0/0' ? '192.0.2.7' : subnet === '::/0' ? '2600::1' : subnet.replace(/\/.*/, '')
