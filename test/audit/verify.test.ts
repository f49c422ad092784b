import { DatabaseSync } from '@photostructure/sqlite'
import { createKeyring } from 'keywright'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { STORES, useKeyrings } from '../keys/key-fixture.js'
import { temporaryFolder } from '../stores/temporary-folder.js'

const quiet = { warn() {}, error() {} }

describe.each(STORES)('audit.verify over %s', store => {
  const { open } = useKeyrings(store)

  it('finds nothing wrong with an empty trail', async () => {
    expect(await open().audit.verify()).toEqual({ ok: true, events: 0, problem: null })
  })

  it('finds nothing wrong with one that two keyrings wrote at once, longer than is read at once', async () => {
    const rings = [open(), open()] as const
    await Promise.all(
      Array.from({ length: 520 }, (_, i) => rings[i % 2 ? 1 : 0].members.add({ user: `u${i}` }, { by: { user: 'ann' } })),
    )
    expect(await rings[0].audit.verify()).toEqual({ ok: true, events: 520, problem: null })
  }, 60_000)

  it('is not shaken by what is appended meanwhile', async () => {
    const { audit, members } = open()
    for (let i = 0; i < 10; i++) await members.add({ user: `u${i}` })
    const [verdict] = await Promise.all([audit.verify(), ...[10, 11, 12].map(i => members.add({ user: `u${i}` }))])
    expect(verdict).toMatchObject({ ok: true, problem: null })
  })

  it('takes whatever a customer may write into a record', async () => {
    const { audit, keys } = open()
    const metadata = {
      b: 1,
      a: { z: [1.5, null, true, '✓ "quoted" \\ \u2028'], y: -0 },
      '': 1e21,
      10: 'ten',
      9: 'nine',
      ['__proto__']: 1,
    }
    const { key } = await keys.create({ name: 'Clé "française" ‏مفتاح', metadata })
    await keys.update(key.id, { metadata: { ...metadata, more: 'x' } }, { by: { user: 'ann ✓' } })
    expect(await audit.verify()).toEqual({ ok: true, events: 2, problem: null })
  })
})

describe('audit.verify of a file that somebody edited', () => {
  const setUp = async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
    const { key } = await keyring.keys.create(
      { name: 'x', account: 'acme', grants: ['a'] },
      { by: { user: 'ann', ip: '192.0.2.1' } },
    )
    for (let i = 0; i < 8; i++)
      await keyring.keys.update(key.id, { name: `name ${i}`, grants: [`g${i}`] }, { by: { user: 'ann' } })
    await keyring.keys.revoke(key.id, { reason: 'it leaked' })
    await keyring.close()
    return path
  }
  const verdictAfter = async (path: string, ...statements: string[]) => {
    const database = new DatabaseSync(path)
    for (const statement of statements) {
      // one that changes nothing would prove nothing
      expect(database.prepare(statement).run().changes, statement).toBeGreaterThan(0)
    }
    database.close()
    const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
    const verdict = await keyring.audit.verify()
    await keyring.close()
    return verdict
  }
  const edited = { sequence: 5, what: 'the event was edited' }

  it('finds nothing where nobody did', async () => {
    expect(await verdictAfter(await setUp())).toEqual({ ok: true, events: 10, problem: null })
  })

  it.each([
    `at = at + 1`,
    `action = 'key.created'`,
    `account = 'beta'`,
    `account = null`,
    `subject_kind = 'role'`,
    `subject_id = 'key_other'`,
    `"user" = 'bob'`,
    `"user" = null`,
    `key = 'key_x'`,
    `ip = '192.0.2.2'`,
    `before = replace(before, 'name 2', 'name 1')`,
    `before = null`,
    `after = replace(after, 'g3', 'g4')`,
    `after = '{}'`,
    `reason = 'because'`,
    `previous_hash = ''`,
    `hash = previous_hash`,
  ])('finds an event with %s', async change => {
    const verdict = await verdictAfter(await setUp(), `update keywright_events set ${change} where sequence = 5`)
    expect(verdict).toEqual({ ok: false, events: 4, problem: edited })
  })

  it('finds a reason taken from the last event', async () => {
    const verdict = await verdictAfter(await setUp(), 'update keywright_events set reason = null where sequence = 10')
    expect(verdict).toEqual({ ok: false, events: 9, problem: { ...edited, sequence: 10 } })
  })

  it.each([1, 5, 9])('finds that event %i is gone', async sequence => {
    const verdict = await verdictAfter(await setUp(), `delete from keywright_events where sequence = ${sequence}`)
    expect(verdict).toEqual({
      ok: false,
      events: sequence - 1,
      problem: { sequence: sequence + 1, what: `event ${sequence} is gone` },
    })
  })

  it('finds that an event is gone whose place the next ones took', async () => {
    const verdict = await verdictAfter(
      await setUp(),
      'delete from keywright_events where sequence = 5',
      'update keywright_events set sequence = -sequence where sequence > 5',
      'update keywright_events set sequence = -sequence - 1 where sequence < 0',
    )
    expect(verdict).toEqual({ ok: false, events: 4, problem: edited })
  })

  it.each([1, 3, 10])('finds that the last %i events are gone', async count => {
    const verdict = await verdictAfter(await setUp(), `delete from keywright_events where sequence > ${10 - count}`)
    expect(verdict).toEqual({
      ok: false,
      events: 10 - count,
      problem: { sequence: 11 - count, what: 'the events from here on are gone' },
    })
  })

  it('finds that the last events are gone, and the note of the last one too', async () => {
    const verdict = await verdictAfter(
      await setUp(),
      'delete from keywright_events where sequence > 7',
      'delete from keywright_chain_head',
    )
    expect(verdict).toEqual({ ok: false, events: 7, problem: { sequence: 7, what: 'the note of the last event was changed' } })
  })

  it('finds that the note of the last event was changed', async () => {
    const verdict = await verdictAfter(await setUp(), `update keywright_chain_head set hash = 'x'`)
    expect(verdict).toMatchObject({ ok: false, problem: { what: 'the note of the last event was changed' } })
  })

  it('finds two events that changed places', async () => {
    const verdict = await verdictAfter(
      await setUp(),
      'update keywright_events set sequence = -5 where sequence = 5',
      'update keywright_events set sequence = 5 where sequence = 6',
      'update keywright_events set sequence = 6 where sequence = -5',
    )
    expect(verdict).toEqual({ ok: false, events: 4, problem: edited })
  })

  it('finds an event put in between, even one with a hash of its own', async () => {
    const path = await setUp()
    // an event that is well made, but of another trail: at the same place
    const other = await setUp()
    const database = new DatabaseSync(path)
    database.exec(`attach '${other}' as other`)
    database.exec('delete from keywright_events where sequence = 5')
    database.exec('insert into keywright_events select * from other.keywright_events where sequence = 5')
    database.close()
    expect(await verdictAfter(path)).toEqual({
      ok: false,
      events: 4,
      problem: { sequence: 5, what: 'the event before was replaced' },
    })
  })

  it('finds an event put in behind the last one', async () => {
    const columns = 'at, action, account, subject_kind, subject_id, "user", key, ip, before, after, reason, previous_hash, hash'
    const verdict = await verdictAfter(
      await setUp(),
      `insert into keywright_events (sequence, ${columns}) select 11, ${columns} from keywright_events where sequence = 10`,
    )
    expect(verdict).toMatchObject({ ok: false, events: 10, problem: { sequence: 11 } })
  })

  it('finds an event put in behind the last one that follows from it', async () => {
    const path = await setUp()
    const head = 'create table head as select * from keywright_chain_head'
    const back = ['delete from keywright_chain_head', 'insert into keywright_chain_head select * from head']
    const database = new DatabaseSync(path)
    database.exec(head)
    database.close()
    const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
    await keyring.members.add({ user: 'made up' })
    await keyring.close()
    expect(await verdictAfter(path, ...back)).toEqual({
      ok: false,
      events: 11,
      problem: { sequence: 11, what: 'the event was put in behind the last one' },
    })
  })

  it('goes on finding it after more was appended', async () => {
    const path = await setUp()
    await verdictAfter(path, `update keywright_events set reason = 'x' where sequence = 2`)
    const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
    await keyring.keys.create({ name: 'y' })
    expect(await keyring.audit.verify()).toEqual({ ok: false, events: 1, problem: { ...edited, sequence: 2 } })
    await keyring.close()
  })
})
