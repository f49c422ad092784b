import { createKeyring, type Keyring, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { sqliteStore } from 'keywright/stores/sqlite'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { OutgoingMail } from '../../src/notices/mail-transport.js'
import { createSweep, type SweepParts, type SweepReport } from '../../src/notices/sweep/sweep.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { noticeFixture } from './notice-fixture.js'

const DAY_MS = 86_400_000
const START = '2030-01-15T12:00:00.000Z'

const STORES: readonly [name: string, open: () => KeyStore][] = [
  ['memory', memoryStore],
  ['SQLite', () => sqliteStore({ path: join(temporaryFolder(), 'keys.db') })],
]

describe.each(STORES)('a sweep in %s', (_name, openStore) => {
  /** Keyrings and sweeps over one store, and what was mailed: the type of each notice and its address. */
  async function house(parts: Partial<SweepParts> = {}) {
    const store = openStore()
    await store.open()
    const fixture = noticeFixture(START, store)
    const mailed: string[] = []
    const mails: OutgoingMail[] = []
    const mail = {
      from: 'api@example.com',
      transport: {
        async sendMail(message: OutgoingMail) {
          mails.push(message)
          mailed.push(`${message.text} ${message.to.address}`)
        },
      },
      templates: Object.fromEntries(
        ['key.expiring', 'key.expired', 'key.idling', 'key.idle', 'key.rotation_advised'].map(type => [
          type,
          ({ data }: { data: Readonly<Record<string, unknown>> }) => ({
            subject: type,
            text: `${type}${typeof data.days === 'number' ? ` ${data.days}` : ''} ${(data.key as { name: string }).name}`,
          }),
        ]),
      ),
    }
    const keyring = createKeyring({ store, clock: fixture.clock, logger: { warn() {}, error() {} } })
    onTestFinished(() => keyring.close())
    const openSweep = () =>
      createSweep({
        store,
        notices: fixture.open({ mail }),
        clock: fixture.clock,
        logger: { warn: message => void fixture.log.push(message), error: message => void fixture.log.push(message) },
        addressOf: async (user, account) => `${user}@${account}.example`,
        addressesOf: async () => [],
        expireUnused: async () => undefined,
        makeRotationAdvice: () => async () => null,
        ...parts,
      })
    const sweep = openSweep()
    return {
      ...fixture,
      keyring,
      sweep,
      openSweep,
      mails,
      /** Sweeps, and tells what was mailed by it. */
      async heard(now?: Date): Promise<string[]> {
        mailed.length = 0
        await sweep(now)
        return mailed.toSorted()
      },
      create: (name: string, days: number | null, more: object = {}) =>
        createKey(keyring, name, days === null ? null : new Date(fixture.clock().getTime() + days * DAY_MS), more),
    }
  }

  const createKey = (keyring: Keyring, name: string, expiresAt: Date | null, more: object) =>
    keyring.keys.create({ name, account: 'acme', owner: 'u_17', expiresAt, ...more })

  it('tells 30, 7 and 1 days ahead that a key expires, and that it has, each once', async () => {
    const { heard, clock, create } = await house()
    await create('export', 90)
    const days = new Map<number, string[]>()
    for (let day = 0; day < 120; day++) {
      const told = [...(await heard()), ...(await heard())]
      if (told.length > 0) days.set(day, told)
      clock.advance({ days: 1 })
    }
    expect([...days]).toEqual([
      [60, ['key.expiring 30 export u_17@acme.example']],
      [83, ['key.expiring 7 export u_17@acme.example']],
      [89, ['key.expiring 1 export u_17@acme.example']],
      [90, ['key.expired export u_17@acme.example']],
    ])
  })

  it('tells only the nearest where it did not run for long, with the days that are left', async () => {
    const { heard, clock, create } = await house()
    await create('export', 90)
    clock.advance({ days: 87, seconds: 3600 })
    expect(await heard()).toEqual(['key.expiring 3 export u_17@acme.example'])
    expect(await heard()).toEqual([])
    clock.advance({ days: 2 })
    expect(await heard()).toEqual(['key.expiring 1 export u_17@acme.example'])
  })

  it('tells nothing of a threshold that a key was made behind', async () => {
    const { heard, clock, create } = await house()
    for (const days of [0.5, 1, 5, 7, 30]) await create(`for ${days}`, days)
    expect(await heard()).toEqual([])
    clock.advance({ seconds: 3600 })
    expect(await heard()).toEqual([])
    clock.advance({ days: 4 })
    expect(await heard()).toEqual([
      'key.expired for 0.5 u_17@acme.example',
      'key.expired for 1 u_17@acme.example',
      'key.expiring 1 for 5 u_17@acme.example',
    ])
    clock.advance({ days: 20 })
    expect(await heard()).toEqual(['key.expiring 6 for 30 u_17@acme.example'])
  })

  it('tells again of a key that was prolonged', async () => {
    const { heard, clock, create, keyring } = await house()
    const { key } = await create('export', 31)
    clock.advance({ days: 25 })
    expect(await heard()).toEqual(['key.expiring 6 export u_17@acme.example'])
    await keyring.keys.update(key.id, { expiresAt: new Date(clock().getTime() + 100 * DAY_MS) })
    expect(await heard()).toEqual([])
    clock.advance({ days: 95 })
    expect(await heard()).toEqual(['key.expiring 5 export u_17@acme.example'])
  })

  it('tells nothing of keys that were revoked, deleted, never end, or ended more than a week ago', async () => {
    const { heard, clock, create, keyring } = await house()
    await create('long ago', 3)
    await create('for ever', null)
    clock.advance({ days: 10, ms: 1 })
    const revoked = await create('revoked', 10)
    await keyring.keys.revoke(revoked.key.id)
    const removed = await create('removed', 10)
    await keyring.keys.remove(removed.key.id)
    clock.advance({ days: 9.5 })
    expect(await heard()).toEqual([])
    clock.advance({ days: 1 })
    expect(await heard()).toEqual([])
  })

  it('tells the technical contact where that is an address, else the owner', async () => {
    const { heard, clock, create } = await house()
    await create('mailed', 10, { technicalContact: 'ops@acme.example' })
    await create('called', 10, { technicalContact: '+33 1 23 45 67 89' })
    await create('nobody', 10, { owner: null })
    clock.advance({ days: 4 })
    expect(await heard()).toEqual(['key.expiring 6 called u_17@acme.example', 'key.expiring 6 mailed ops@acme.example'])
  })

  it('tells that a key falls idle in 7 days, and that it is idle, again after each use', async () => {
    const { heard, clock, create, store } = await house({ idleAfterDays: 30 })
    const { key } = await create('export', null)
    clock.advance({ days: 22 })
    expect(await heard()).toEqual([])
    clock.advance({ days: 1 })
    expect(await heard()).toEqual(['key.idling 7 export u_17@acme.example'])
    expect(await heard()).toEqual([])
    const used = { keyId: key.id, secretId: key.secrets[0]?.id ?? '', day: '2030-02-07', outcome: 'allowed', requests: 1 }
    await store.recordUsage([{ ...used, lastUsedAt: clock(), lastUsedIp: null }])
    expect(await heard()).toEqual([])
    clock.advance({ days: 25 })
    expect(await heard()).toEqual(['key.idling 5 export u_17@acme.example'])
    clock.advance({ days: 5 })
    expect(await heard()).toEqual(['key.idle export u_17@acme.example'])
    expect(await heard()).toEqual([])
    clock.advance({ days: 400 })
    expect(await heard()).toEqual([])
  })

  it('says nothing of idleness without the rule, and no warning where a key is idle within 7 days', async () => {
    const without = await house()
    await without.create('export', null)
    without.clock.advance({ days: 400 })
    expect(await without.heard()).toEqual([])
    const short = await house({ idleAfterDays: 5 })
    await short.create('export', null)
    expect(await short.heard()).toEqual([])
    short.clock.advance({ days: 5 })
    expect(await short.heard()).toEqual(['key.idle export u_17@acme.example'])
  })

  it('advises to rotate, everybody who can, once for each reason', async () => {
    const since = new Date(START)
    let gone: { since: Date; member: string } | null = { since, member: 'u_23' }
    const { heard, create } = await house({
      makeRotationAdvice: () => async () => gone,
      addressesOf: async account => [`u_17@${account}.example`, `u_18@${account}.example`],
    })
    await create('export', null, { technicalContact: 'ops@acme.example' })
    const everybody = ['ops', 'u_17', 'u_18'].map(name => `key.rotation_advised export ${name}@acme.example`)
    expect(await heard()).toEqual(everybody)
    expect(await heard()).toEqual([])
    gone = { since: new Date(since.getTime() + 1000), member: 'u_24' }
    expect(await heard()).toEqual(everybody)
    gone = null
    expect(await heard()).toEqual([])
  })

  it('sends each notice once, whoever sweeps at once and how often', async () => {
    const { create, clock, openSweep, mails } = await house()
    for (let i = 0; i < 20; i++) await create(`key ${i}`, 31 + i)
    clock.advance({ days: 30.5 })
    const sweeps = [openSweep(), openSweep()]
    const reports: SweepReport[] = await Promise.all([...sweeps, ...sweeps].map(sweep => sweep()))
    const sum = (member: keyof SweepReport) => reports.reduce((total, report) => total + report[member], 0)
    expect(mails).toHaveLength(20)
    expect({ noticed: sum('noticed'), sent: sum('sent'), skipped: sum('skipped') }).toEqual({ noticed: 20, sent: 20, skipped: 0 })
    expect(await Promise.all(sweeps.map(sweep => sweep()))).toMatchObject([
      { noticed: 0, sent: 0 },
      { noticed: 0, sent: 0 },
    ])
  })

  it('goes on past people who cannot be looked up, and comes back to them', async () => {
    let isDown = true
    const { heard, create, clock, sweep, log } = await house({
      async addressOf(user, account) {
        if (isDown && user === 'u_99') throw new Error('the directory is down')
        return `${user}@${account}.example`
      },
    })
    await create('theirs', 10, { owner: 'u_99' })
    await create('ours', 10)
    clock.advance({ days: 4 })
    expect(await sweep()).toMatchObject({ noticed: 1, sent: 1, skipped: 1 })
    expect(log).toEqual([expect.stringMatching(/a sweep could say nothing about 1 keys.*the directory is down/)])
    isDown = false
    expect(await heard()).toEqual(['key.expiring 6 theirs u_99@acme.example'])
  })

  it('clears away what has expired', async () => {
    const { sweep, store, clock } = await house()
    const expiresAt = new Date(clock().getTime() + 1000)
    const facts = { account: null, value: {}, createdAt: clock(), expiresAt }
    await store.write({ documents: ['a', 'b'].map(id => ({ kind: 'note', id, becomes: facts })) })
    expect(await sweep()).toMatchObject({ cleared: 0 })
    clock.advance({ seconds: 1 })
    expect(await sweep()).toMatchObject({ cleared: 2 })
  })

  it('can be asked about an instant to come', async () => {
    const { heard, create, clock } = await house()
    await create('export', 90)
    expect(await heard(new Date(clock().getTime() + 61 * DAY_MS))).toEqual(['key.expiring 29 export u_17@acme.example'])
  })

  it('finds every key, however many there are', async () => {
    const { keyring, clock, sweep, mails } = await house()
    const expiresAt = new Date(clock().getTime() + 10 * DAY_MS)
    for (let i = 0; i < 1050; i++) await createKey(keyring, `key ${i}`, expiresAt, {})
    clock.advance({ days: 4 })
    expect(await sweep()).toMatchObject({ noticed: 1050, sent: 1050 })
    expect(new Set(mails.map(({ text }) => text)).size).toBe(1050)
  })
})
