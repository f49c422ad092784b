import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { digestSecret, type Keyring, type KeyringOptions } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings, verdict } from '../keys/key-fixture.js'
import { type HookServer, startHookServer } from '../notices/hook-server.js'
import { temporaryFolder } from '../stores/temporary-folder.js'

const GRACE: KeyringOptions = { leaks: { policy: 'grace', graceSeconds: 3600 } }
const NOTIFY: KeyringOptions = { leaks: { policy: 'notify' } }
const PEPPERS = [
  { id: 'new', secret: 'a pepper of at least thirty-two bytes' },
  { id: 'old', secret: 'another pepper of thirty-two bytes...' },
] as const

const webhooksTo = ({ url }: HookServer) => [{ url, secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }]

/** The ids of the keys whose leaks were told, in order, once the last one was. */
async function toldOf(hook: HookServer, last: string): Promise<string[]> {
  const ids = () => hook.calls.map(({ body }) => (JSON.parse(body) as { data: { key: { id: string } } }).data.key.id)
  await expect.poll(ids, { timeout: 10_000 }).toContain(last)
  return ids()
}

const actionsOf = async (keyring: Keyring, subject: string) =>
  (await keyring.audit.list({ subject })).items.map(({ action }) => action).toReversed()

describe.each(STORES)('a report of leaked secrets in %s', store => {
  const { open, now, pass, log } = useKeyrings(store)
  const inSeconds = (seconds: number) => new Date(now().getTime() + seconds * 1000)

  it('revokes the key by default', async () => {
    const keyring = open()
    const { key, secret } = await keyring.keys.create({ name: 'x', account: 'acme' })
    const { secret: untouched } = await keyring.keys.create({ name: 'y' })
    expect(await verdict(keyring, secret)).toBe('ok')

    const report = await keyring.leaks.report([secret], { source: 'log scanner', by: { ip: '192.0.2.9' } })

    expect(report).toEqual({ presented: 1, keys: [{ id: key.id, outcome: 'revoked' }] })
    expect([await verdict(keyring, secret), await verdict(keyring, untouched)]).toEqual(['key_revoked', 'ok'])
    expect(await keyring.keys.get(key.id)).toMatchObject({
      state: 'revoked',
      revokedAt: now(),
      revokedReason: 'leaked: found in log scanner',
    })
    const [leaked, revoked] = (await keyring.audit.list({ subject: key.id })).items
    expect(leaked).toMatchObject({
      action: 'key.leaked',
      account: 'acme',
      actor: { user: null, key: null, ip: '192.0.2.9' },
      after: {
        outcome: 'revoked',
        source: 'log scanner',
        url: null,
        verified: false,
        secrets: [{ id: key.secrets[0]?.id, hint: key.secrets[0]?.hint }],
      },
      reason: 'leaked: found in log scanner',
    })
    expect(revoked).toMatchObject({ action: 'key.revoked', reason: 'leaked: found in log scanner' })
    expect((await keyring.audit.verify()).ok).toBe(true)
  })

  it('ends the key after the grace, whatever the rules say, and never later than it would have ended', async () => {
    const keyring = open({ ...GRACE, rules: { neverExpires: 'allowed', grantsImmutable: true } })
    const endless = await keyring.keys.create({ name: 'endless' })
    const short = await keyring.keys.create({ name: 'short', expiresAt: inSeconds(60) })
    const long = await keyring.keys.create({ name: 'long', expiresAt: inSeconds(86_400) })

    const report = await keyring.leaks.report([endless.secret, short.secret, long.secret])

    expect(report.keys.map(({ outcome }) => outcome)).toEqual(['ending', 'ending', 'ending'])
    expect((await keyring.keys.get(endless.key.id))?.expiresAt).toEqual(inSeconds(3600))
    expect((await keyring.keys.get(short.key.id))?.expiresAt).toEqual(inSeconds(60))
    expect((await keyring.keys.get(long.key.id))?.expiresAt).toEqual(inSeconds(3600))
    expect(await actionsOf(keyring, endless.key.id)).toEqual(['key.created', 'key.updated', 'key.leaked'])
    expect(await actionsOf(keyring, short.key.id)).toEqual(['key.created', 'key.leaked'])
    pass({ seconds: 3599, milliseconds: 999 })
    expect(await verdict(keyring, endless.secret)).toBe('ok')
    pass({ milliseconds: 1 })
    expect([await verdict(keyring, endless.secret), await verdict(keyring, long.secret)]).toEqual(['key_expired', 'key_expired'])
  })

  it('only tells of it under the policy notify', async () => {
    const keyring = open(NOTIFY)
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const report = await keyring.leaks.report([secret])
    expect(report.keys).toEqual([{ id: key.id, outcome: 'notified' }])
    expect(await keyring.keys.get(key.id)).toMatchObject({ state: 'active', expiresAt: null, version: key.version })
    expect(await verdict(keyring, secret)).toBe('ok')
    expect(await actionsOf(keyring, key.id)).toEqual(['key.created', 'key.leaked'])
  })

  it.each<[string, KeyringOptions]>([
    ['revoke', {}],
    ['grace', GRACE],
  ])('ends an old secret alone, and leaves the key, under the policy %s', async (_policy, options) => {
    const keyring = open(options)
    const { key, secret: old } = await keyring.keys.create({ name: 'x' })
    const { secret } = await keyring.keys.rotate(key.id, { graceSeconds: 60 })
    const report = await keyring.leaks.report([old])
    expect(report.keys).toEqual([{ id: key.id, outcome: 'secret_ended' }])
    expect([await verdict(keyring, old), await verdict(keyring, secret)]).toEqual(['secret_ended', 'ok'])
    expect(await keyring.keys.get(key.id)).toMatchObject({ state: 'active', expiresAt: null })
    expect(await actionsOf(keyring, key.id)).toEqual(['key.created', 'key.rotated', 'key.secret_ended', 'key.leaked'])
  })

  it('goes by the current secret where the old one leaked too', async () => {
    const keyring = open()
    const graced = open(GRACE)
    const keys = await Promise.all([keyring.keys.create({ name: 'x' }), keyring.keys.create({ name: 'y' })])
    const next = await Promise.all(keys.map(({ key }) => keyring.keys.rotate(key.id, { graceSeconds: 60 })))
    expect((await keyring.leaks.report([keys[0].secret, next[0]?.secret ?? ''])).keys).toMatchObject([{ outcome: 'revoked' }])
    expect((await graced.leaks.report([keys[1].secret, next[1]?.secret ?? ''])).keys).toMatchObject([{ outcome: 'ending' }])
    expect([await verdict(graced, keys[1].secret), await verdict(graced, next[1]?.secret ?? '')]).toEqual(['secret_ended', 'ok'])
  })

  it('changes nothing about keys and secrets that have ended', async () => {
    const keyring = open()
    const revoked = await keyring.keys.create({ name: 'revoked' })
    const expired = await keyring.keys.create({ name: 'expired', expiresAt: inSeconds(1) })
    const rotated = await keyring.keys.create({ name: 'rotated' })
    const removed = await keyring.keys.create({ name: 'removed' })
    await keyring.keys.revoke(revoked.key.id, { reason: 'project ended' })
    await keyring.keys.rotate(rotated.key.id)
    await keyring.keys.remove(removed.key.id)
    pass({ seconds: 1 })
    const made = [revoked, expired, rotated]
    const before = await Promise.all(made.map(({ key }) => keyring.keys.get(key.id)))
    const report = await keyring.leaks.report([...made, removed].map(({ secret }) => secret))
    expect(report).toEqual({ presented: 4, keys: [] })
    expect(await Promise.all(made.map(({ key }) => keyring.keys.get(key.id)))).toEqual(before)
    expect((await keyring.audit.list({ action: 'key.leaked' })).items).toEqual([])
  })

  it('ends an idle key, which may be used again one day', async () => {
    const keyring = open({ rules: { idleAfterDays: 1 } })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    pass({ days: 2 })
    expect((await keyring.leaks.report([secret])).keys).toEqual([{ id: key.id, outcome: 'revoked' }])
  })

  it.each<[string, KeyringOptions]>([
    ['revoke', {}],
    ['grace', GRACE],
    ['notify', NOTIFY],
  ])(
    'tells once of the same leak, however often and from wherever it is reported, under the policy %s',
    async (_policy, options) => {
      const hook = await startHookServer()
      const rings = [open({ ...options, webhooks: webhooksTo(hook) }), open(options)] as const
      const { key, secret } = await rings[0].keys.create({ name: 'x' })
      await Promise.all(Array.from({ length: 4 }, () => rings[0].leaks.report([secret])))
      pass({ seconds: 10 })
      await Promise.all(rings.map(ring => ring.leaks.report([secret], { source: 'another scanner' })))
      expect((await rings[0].audit.list({ subject: key.id, action: 'key.leaked' })).items).toHaveLength(1)

      const { key: last, secret: lastSecret } = await rings[0].keys.create({ name: 'y' })
      await rings[0].leaks.report([lastSecret])
      expect(await toldOf(hook, last.id)).toEqual([key.id, last.id])
    },
  )

  it('tells again where the next secret of the key leaks', async () => {
    const keyring = open(NOTIFY)
    const { key, secret: first } = await keyring.keys.create({ name: 'x' })
    await keyring.leaks.report([first])
    const { secret: second } = await keyring.keys.rotate(key.id)
    await keyring.leaks.report([first, second])
    const { items } = await keyring.audit.list({ subject: key.id, action: 'key.leaked' })
    expect(items.map(({ after }) => after?.secrets)).toEqual(
      [second, first].map(secret => [expect.objectContaining({ hint: `kw_live_…${secret.slice(-4)}` })]),
    )
  })

  it('ends the key again that was prolonged without a new secret, and does not tell twice', async () => {
    const keyring = open(GRACE)
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    await keyring.leaks.report([secret])
    await keyring.keys.update(key.id, { expiresAt: null })
    await keyring.leaks.report([secret])
    expect((await keyring.keys.get(key.id))?.expiresAt).toEqual(inSeconds(3600))
    expect((await keyring.audit.list({ subject: key.id, action: 'key.leaked' })).items).toHaveLength(1)
  })

  it('finds secrets under every pepper and without one, imported ones and UUIDs', async () => {
    const plain = await open().keys.create({ name: 'without a pepper' })
    const old = await open({ peppers: [PEPPERS[1]] }).keys.create({ name: 'under the old pepper' })
    const uuid = await open({ secretFormat: 'uuid' }).keys.create({ name: 'a UUID' })
    const imported = 'legacy/secret+0001='
    const keyring = open({ peppers: PEPPERS })
    const current = await keyring.keys.create({ name: 'under the new pepper' })
    const legacy = await keyring.keys.import({ name: 'imported', secret: imported })
    const report = await keyring.leaks.report([plain.secret, old.secret, uuid.secret, imported, current.secret])
    const ids = [plain.key.id, old.key.id, uuid.key.id, legacy.id, current.key.id]
    expect(report.keys).toEqual(ids.map(id => ({ id, outcome: 'revoked' })))
  })

  it('takes 1000 strings and refuses one more', async () => {
    const keyring = open()
    const made = await Promise.all(Array.from({ length: 60 }, (_, i) => keyring.keys.create({ name: `${i}`, account: `a${i}` })))
    const strangers = Array.from({ length: 940 }, (_, i) => `a string that is no secret, number ${i}`)
    const presented = [...strangers.slice(0, 470), ...made.map(({ secret }) => secret), ...strangers.slice(470)]
    expect((await keyring.leaks.report([...presented.slice(1), ...presented.slice(-1)])).presented).toBe(999)
    expect(await refusal(keyring.leaks.report([...presented, 'x']))).toMatchObject({
      code: 'invalid_input',
      errors: { secrets: 'has 1001 entries: at most 1000 are taken at a time' },
    })
    expect((await keyring.keys.list({ state: 'revoked', limit: 100 })).items).toHaveLength(60)
  })

  it('holds no secret in its event, its notice, its log and the store, not even where the report writes it', async () => {
    const hook = await startHookServer()
    const folder = temporaryFolder()
    const own = store === 'sqlite:' ? `sqlite:${join(folder, 'leaks.db')}` : memoryStore()
    const keyring = open({ store: own, webhooks: webhooksTo(hook), peppers: PEPPERS })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const odd = 'legacy/secret+0001=='
    const imported = await keyring.keys.import({ name: 'y', secret: odd })
    await keyring.leaks.report([secret, odd], {
      source: `a file called ${secret}`,
      url: `https://user:pass@example.com/${encodeURIComponent(odd)}?key=${secret}`,
      verified: true,
    })
    await toldOf(hook, imported.id)
    expect((await toldOf(hook, key.id)).toSorted()).toEqual([key.id, imported.id].toSorted())
    const events = (await keyring.audit.list()).items
    const leaked = events.find(({ action, subject }) => action === 'key.leaked' && subject.id === key.id)
    expect(leaked?.after).toMatchObject({ source: 'a file called …', url: '…' })
    expect((await keyring.keys.get(key.id))?.revokedReason).toBe('leaked: found in a file called …')
    await keyring.close()

    const told = [events, hook.calls, log].map(value => inspect(value, { depth: 20 }))
    const stored = store === 'sqlite:' ? readdirSync(folder).map(file => readFileSync(join(folder, file), 'latin1')) : []
    for (const text of [...told, ...stored])
      for (const hidden of [secret, secret.slice(8, 40), odd, encodeURIComponent(odd), 'user:pass'])
        expect(text.includes(hidden)).toBe(false)
    const digests = [secret, odd].flatMap(one => [undefined, ...PEPPERS].map(pepper => digestSecret(one, pepper)))
    for (const text of told) for (const digest of digests) expect(text).not.toContain(digest.slice(digest.lastIndexOf(':') + 1))
    if (store === 'sqlite:') expect(stored.join('')).toContain('found in a file called')
  })
})

describe('instances that hear of a leak at the same time', () => {
  const { open } = useKeyrings('memory:')

  it.each<[string, KeyringOptions]>([
    ['revoke', {}],
    ['notify', NOTIFY],
  ])('tell once of it, under the policy %s', async (_policy, options) => {
    const inner = memoryStore()
    let arrived = 0
    let letGo = () => {}
    const allArrived = new Promise<void>(resolve => {
      letGo = resolve
    })
    const store = {
      ...inner,
      // both look whether the leak is known before either notes it
      async findDocument(kind: string, id: string) {
        const found = inner.findDocument(kind, id)
        if (kind === 'leak' && ++arrived >= 2) letGo()
        if (kind === 'leak') await allArrived
        return found
      },
    }
    const rings = [open({ ...options, store }), open({ ...options, store })] as const
    const { key, secret } = await rings[0].keys.create({ name: 'x' })
    const reports = await Promise.all(rings.map(ring => ring.leaks.report([secret])))
    expect(reports.flatMap(({ keys }) => keys.map(({ id }) => id))).toContain(key.id)
    expect((await rings[0].audit.list({ subject: key.id, action: 'key.leaked' })).items).toHaveLength(1)
  })
})
