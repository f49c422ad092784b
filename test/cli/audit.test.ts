import { join } from 'node:path'
import type { AuditEvent, AuditVerdict, Page } from 'keywright'
import { beforeAll, describe, expect, it } from 'vitest'
import { openAsStoresDo } from '../stores/sqlite-drivers.js'
import { asJson, cellsOf, useWorkplace } from './workplace.js'

const { folder, keyring, run, json } = useWorkplace()

let keyId = ''
beforeAll(async () => {
  const by = { user: 'ada' }
  const { key } = await keyring().keys.create({ name: 'watched', account: 'acme', grants: ['a:read'] }, { by })
  keyId = key.id
  await keyring().keys.update(key.id, { name: '=HYPERLINK("x")' }, { by: { user: 'bob', key: key.id, ip: '192.0.2.7' } })
  await keyring().keys.revoke(key.id, { reason: 'project ended', by })
  await keyring().roles.create({ id: 'reader', name: 'Reader', grants: ['b:read'] })
})

describe('keywright audit list and show', () => {
  it('has a line per event: when, who, what, to which, and how', async () => {
    const { code, stdout, stderr } = await run(['audit', 'list', '--account', 'acme'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [heading, ...rows] = cellsOf(stdout)
    const when = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\dZ$/) as string
    expect(heading).toEqual(['event', 'when', 'who', 'what', 'subject', 'change'])
    expect(rows).toEqual([
      ['3', when, 'ada', 'key.revoked', keyId, expect.stringMatching(/^revokedAt – → .*Z, because: project ended$/)],
      ['2', when, 'bob', 'key.updated', keyId, 'name watched → =HYPERLINK("x")'],
      ['1', when, 'ada', 'key.created', keyId, 'name watched, grants a:read'],
    ])
  })

  it('narrows, and goes from page to page', async () => {
    const sequences = async (...args: string[]) =>
      (await json<Page<AuditEvent>>('audit', 'list', ...args)).items.map(({ sequence }) => sequence)
    expect(await sequences('--subject', 'reader')).toEqual([4])
    expect(await sequences('--action', 'key.updated')).toEqual([2])
    expect(await sequences('--user', 'ada')).toEqual([3, 1])
    expect(await sequences('--from', '1h')).toEqual([4, 3, 2, 1])
    expect(await sequences('--to', '2020-01-01')).toEqual([])
    const first = await json<Page<AuditEvent>>('audit', 'list', '--limit', '3')
    expect(first.items[1]).toEqual(asJson(await keyring().audit.get(3)))
    expect(await sequences('--cursor', first.next ?? '')).toEqual([1])
    expect((await run(['audit', 'list', '--user', 'nobody'])).stderr).toBe('No such events in sqlite:keywright.db.\n')
  })

  it('shows all of one', async () => {
    const { stdout } = await run(['audit', 'show', '2'])
    for (const line of [
      /^event 2\n/,
      /what +key\.updated/,
      /account +acme/,
      /who +bob/,
      new RegExp(`with key +${keyId}`),
      /from +192\.0\.2\.7/,
      /change +name watched → =HYPERLINK\("x"\)/,
    ])
      expect(stdout).toMatch(line)
    expect(await json('audit', 'show', '2')).toEqual(asJson(await keyring().audit.get(2)))
    expect(await run(['audit', 'show', '99'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'keywright: there is no event 99 in sqlite:keywright.db: "keywright audit list" shows them\n',
    })
  })
})

describe('keywright audit export', () => {
  it('is a line of JSON per event, oldest first', async () => {
    const { code, stdout } = await run(['audit', 'export'])
    expect(code).toBe(0)
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as AuditEvent)
    expect(events).toEqual((await keyring().audit.list({ order: 'oldest' })).items.map(asJson))
  })

  it('writes more than a page', async () => {
    const { key } = await keyring().keys.create({ name: 'busy', account: 'busy' })
    for (let i = 0; i < 120; i++) await keyring().keys.update(key.id, { name: `busy ${i}` })
    const { stdout } = await run(['audit', 'export', '--account', 'busy'])
    const sequences = stdout
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as AuditEvent).sequence)
    expect(sequences).toEqual(Array.from({ length: 121 }, (_, i) => 5 + i))
  })

  it('is a table without formulas with --csv', async () => {
    await keyring().keys.update(keyId, { name: '@x, "y"' }, { by: { user: '=1+1' } })
    const { stdout } = await run(['audit', 'export', '--csv', '--user', '=1+1'])
    const [heading, row, end] = stdout.split('\r\n')
    expect(heading).toBe('event,at,action,account,subject_kind,subject,user,key,ip,reason,before,after,previous_hash,hash')
    expect(row).toMatch(new RegExp(`^\\d+,[^,]+Z,key\\.updated,acme,key,${keyId},'=1\\+1,,,,`))
    expect(row).toContain(String.raw`,"{""name"":""@x, \""y\""""}",`)
    expect(end).toBe('')
    expect(await run(['audit', 'export', '--csv', '--json'])).toMatchObject({ code: 2, stdout: '' })
  })
})

// last: it leaves a trail that nobody believes any more
describe('keywright audit verify', () => {
  const change = (sql: string) => {
    const database = openAsStoresDo(join(folder(), 'keywright.db'))
    database.exec(sql)
    database.close()
  }

  it('says that all is as it was written', async () => {
    const { chain } = { chain: await keyring().audit.verify() }
    expect(chain.ok).toBe(true)
    expect(await run(['audit', 'verify'])).toEqual({
      code: 0,
      stdout: `Read ${chain.events} events of sqlite:keywright.db: all are as they were written.\n`,
      stderr: '',
    })
    expect(await json<AuditVerdict>('audit', 'verify')).toEqual(chain)
  })

  it('fails with the first event that was edited', async () => {
    change("update keywright_events set reason = 'never mind' where sequence = 3")
    const { code, stdout, stderr } = await run(['audit', 'verify'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      'keywright: event 3 of sqlite:keywright.db: the event was edited; the 2 events before are as they were written\n',
    )
    const machine = await run(['audit', 'verify', '--json'])
    expect(machine.code).toBe(1)
    expect(JSON.parse(machine.stdout)).toEqual({ ok: false, events: 2, problem: { sequence: 3, what: 'the event was edited' } })
  })

  it('fails with an event that can not even be read', async () => {
    change('create table kept as select "after" from keywright_events where sequence = 1')
    change(`update keywright_events set "after" = '{half' where sequence = 1`)
    expect((await run(['audit', 'verify'])).stderr).toContain(
      'event 1 of sqlite:keywright.db: the event was edited; the 0 events',
    )
    expect((await run(['audit', 'show', '1'])).stdout).toMatch(/what +key\.created/)
    change('update keywright_events set "after" = (select "after" from kept) where sequence = 1')
    expect((await run(['audit', 'verify'])).stderr).toContain('event 3 of')
  })

  it('leaves the others to be read where one has no instant any more', async () => {
    change('update keywright_events set at = 9e15 where sequence = 3')
    expect((await run(['audit', 'list', '--account', 'acme'])).stdout).toMatch(/ 3 +no instant +ada +key\.revoked/)
    expect((await run(['audit', 'show', '3'])).stdout).toMatch(/when +no instant\n/)
    expect((await run(['audit', 'export', '--csv'])).stdout).toContain('\n3,,key.revoked,')
  })

  it('fails where an event is gone', async () => {
    change('delete from keywright_events where sequence = 2')
    const { code, stderr } = await run(['audit', 'verify'])
    expect(code).toBe(1)
    expect(stderr).toContain('event 2 is gone; the 1 event before')
  })
})
