import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRecords } from '../../src/cli/import/read-records.js'

async function* pieces(text: string, lengths: readonly number[]): AsyncGenerator<string> {
  let start = 0
  for (let i = 0; start < text.length; i++) {
    const length = lengths[i % lengths.length] ?? 1
    yield text.slice(start, start + length)
    start += length
  }
}

async function recordsOf(text: string, lengths: readonly number[] = [text.length || 1]) {
  const records = []
  for await (const record of readRecords(pieces(text, lengths))) records.push(record)
  return records
}
const valuesOf = async (text: string, lengths?: readonly number[]) =>
  (await recordsOf(text, lengths)).map(({ value, problem }) => value ?? problem)

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
const text = fc.string({ unit: fc.constantFrom('a', 'é', '"', '\\', ',', ';', '\n', '{', '}', '[', ']', ' ', '🔑') })
const record = fc.record({ name: text, nested: fc.array(fc.record({ deep: text }), { maxLength: 2 }) })

describe('the records of a file', () => {
  it('are the same however they are written as JSON, and wherever the file is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 4 }), lengths, async (records, cuts) => {
        const indented = records.map(value => JSON.stringify(value, null, 2)).join('\n')
        const lines = records.map(value => JSON.stringify(value)).join('\r\n')
        for (const file of [
          JSON.stringify(records),
          JSON.stringify(records, null, 2),
          lines,
          indented,
          JSON.stringify({ data: records }),
        ])
          expect(await valuesOf(`\uFEFF ${file}\n`, cuts)).toEqual(records)
      }),
      { numRuns: 200 },
    )
  })

  it('are the same in CSV, whatever is in a cell', async () => {
    const row = fc.record({ 'a name': text, other: text.map(value => `${value}x`) })
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 4 }),
        lengths,
        fc.constantFrom(',', ';', '\t'),
        async (rows, cuts, separator) => {
          const lines = rows.map(value => `${quoted(value['a name'])}${separator}${quoted(value.other)}`)
          expect(await valuesOf(`a name${separator}other\r\n${lines.join('\r\n')}`, cuts)).toEqual(rows)
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each<[file: string, values: unknown[]]>([
    ['', []],
    ['\n \n', []],
    ['[]', []],
    ['[{"a":1},2,{"b":2}]', [{ a: 1 }, 'is no JSON', { b: 2 }]],
    ['["text"]', ['is no JSON']],
    ['{"a":1} oops\n{"b":2}', [{ a: 1 }, 'is no JSON', { b: 2 }]],
    ['{"a":1,}\n{"b":2}', ['is no JSON', { b: 2 }]],
    ['{"data":[{"a":1},7]}', [{ a: 1 }, 'is no JSON object']],
    ['a,b\n1\n1,2\n\n3,4', ['has 1 cells, and the first line has 2', { a: '1', b: '2' }, { a: '3', b: '4' }]],
    [
      'a,b\r1,2\r\r3,"4\r5"\r',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4\r5' },
      ],
    ],
    ['a,b\n1,"2"-3\n4,"5" \n6,""7\n8,9', [...Array<string>(3).fill('has text behind a closing quote'), { a: '8', b: '9' }]],
    ['0123456789abcdef\rfedcba9876543210\r', [{ value: '0123456789abcdef' }, { value: 'fedcba9876543210' }]],
    ['0123456789abcdef\n\nfedcba9876543210\n', [{ value: '0123456789abcdef' }, { value: 'fedcba9876543210' }]],
    [
      '{"consumers":[{"username":"u","keyauth_credentials":[{"key":"k"}]},{"username":"none"}]}',
      [{ key: 'k', consumer: { username: 'u' } }, { username: 'none' }],
    ],
  ])('of %j', async (file, values) => expect(await valuesOf(file)).toEqual(values))

  it.each([
    ['[{"a":1},\n{"b":', 'line 2: the JSON ends too early'],
    ['[{"a":"', 'line 1: the JSON ends too early'],
    ['[', 'line 1: the JSON ends too early'],
    ['a,b\n"1,2', 'line 2: a quote is not closed'],
    ['a,enabled,expires_at,enabled,Expires_At\n1,f,,t,', 'line 1: the column enabled stands twice'],
    ['a,expires_at,ExpiresAt\n1,2,3', 'line 1: the column ExpiresAt stands twice'],
    ['a,"b"c\n1,2', 'line 1: has text behind a closing quote'],
  ])('of %j end in an error that says where', async (file, says) => {
    await expect(recordsOf(file)).rejects.toThrow(says)
  })

  it.each([
    ['lists', `[{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}},{"b":2}]`],
    ['lists of records', `${'{"data":['.repeat(20_000)}${']}'.repeat(20_000)}\n{"b":2}`],
  ])('are good where another one is too deep: %s', async (_, file) => {
    expect(await valuesOf(file)).toEqual(['is nested too deep', { b: 2 }])
  })

  it.each([
    ['many cells', `a,b\n1,2\n${','.repeat(5000)}`, 'line 3: a row has more than 1000 cells'],
    ['a long cell', `a,b\n1,"${'x\n'.repeat(600_000)}`, 'line 2: a row has more than a million characters'],
    ['much in its cells', `a,b\n1,2\n${`${'x'.repeat(2000)},`.repeat(900)}`, 'line 3: a row has more than a million characters'],
  ])('end where a row has %s', async (_, file, says) => {
    await expect(recordsOf(file)).rejects.toThrow(says)
  })

  it('say where they stand', async () => {
    const places = async (file: string) => (await recordsOf(file)).map(({ place }) => place)
    expect(await places('[\n{"a":1},\n\n{"b":\n2},{}]')).toEqual(['line 2', 'line 4', 'line 5'])
    expect(await places('a,b\n"1\n2",3\n4,5')).toEqual(['line 2', 'line 4'])
    expect(await places('a,b\r1,2\r\n"1\r\n2",3\r4,5')).toEqual(['line 2', 'line 3', 'line 5'])
    expect(await places('{"keys":[{},{}]}')).toEqual(['line 1, keys[0]', 'line 1, keys[1]'])
  })
})
