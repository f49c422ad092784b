import { doubledName } from './field-name.js'
import { type FoundRecord, isRecord, type RecordValue } from './found-record.js'
import { isDeep } from './is-deep.js'
import { splitCsv } from './split-csv.js'
import { splitJson } from './split-json.js'

// members that hold the records of a file which is one object
const LISTS = ['data', 'keys', 'apiKeys', 'api_keys', 'items', 'results', 'consumers', 'keyauth_credentials'] as const

/**
 * Reads the records of a file, one at a time: JSON, as an array, one value after another, or an object that holds a list of
 * them; CSV with a line of names; or one hash or secret per line, as members called `value`.
 *
 * @throws Error where the file is none of these
 */
export async function* readRecords(chunks: AsyncIterable<string>): AsyncGenerator<FoundRecord> {
  const { first, all } = await begin(chunks)
  if (first === '') return
  if (first.startsWith('{') || first.startsWith('[')) return yield* fromJson(all)
  const [header = ''] = first.split(/[\r\n]/, 1)
  const separator = [',', ';', '\t'].find(candidate => header.includes(candidate))
  // a table of one column has a name that is short, and a hash or a secret is long
  if (separator === undefined && header.trim().length >= 16) return yield* fromLines(all)
  yield* fromCsv(all, separator ?? ',')
}

/** The beginning of a file, without the mark that some programs put before all text, and the whole of it. */
async function begin(chunks: AsyncIterable<string>): Promise<{ first: string; all: AsyncIterable<string> }> {
  const iterator = chunks[Symbol.asyncIterator]()
  let read = ''
  for (;;) {
    const { done, value } = await iterator.next()
    if (done) break
    read = (read + value).replace(/^\uFEFF/, '')
    if (/[\r\n]/.test(read.trimStart()) || read.length > 65_536) break
  }
  async function* all(): AsyncGenerator<string> {
    yield read
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { first: read.trimStart(), all: all() }
}

async function* fromJson(chunks: AsyncIterable<string>): AsyncGenerator<FoundRecord> {
  for await (const { text, line } of splitJson(chunks)) {
    const place = `line ${line}`
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      yield { place, value: null, problem: 'is no JSON' }
      continue
    }
    if (!isRecord(value)) yield { place, value: null, problem: 'is no JSON object' }
    else yield* unfolded(value, place)
  }
}

// a list of consumers, each with its credentials, under the member of an answer
const DEEPEST_LISTS = 4

/** The records that an object holds, or the object itself. */
function* unfolded(value: RecordValue, place: string, left = DEEPEST_LISTS): Generator<FoundRecord> {
  const lists = LISTS.filter(name => Array.isArray(value[name]))
  if (left === 0 || lists.length === 0)
    return yield isDeep(value) ? { place, value: null, problem: 'is nested too deep' } : { place, value }
  // a consumer of Kong's, with its credentials
  const { keyauth_credentials: _, ...owner } = value
  const isConsumer = 'username' in value || 'custom_id' in value
  for (const name of lists) {
    for (const [i, item] of (value[name] as readonly unknown[]).entries()) {
      const where = `${place}, ${name}[${i}]`
      if (!isRecord(item)) yield { place: where, value: null, problem: 'is no JSON object' }
      else yield* unfolded(isConsumer ? { ...item, consumer: owner } : item, where, left - 1)
    }
  }
}

async function* fromCsv(chunks: AsyncIterable<string>, separator: string): AsyncGenerator<FoundRecord> {
  let names: readonly string[] | null = null
  for await (const { cells, line, problem } of splitCsv(chunks, separator)) {
    const place = `line ${line}`
    if (!names) {
      if (problem !== undefined) throw new Error(`${place}: ${problem}`)
      names = cells.map(cell => cell.trim())
      const doubled = doubledName(names)
      if (doubled !== undefined)
        throw new Error(`${place}: the column ${doubled || 'without name'} stands twice: name each one once`)
    } else if (problem !== undefined) yield { place, value: null, problem }
    else if (cells.length !== names.length)
      yield { place, value: null, problem: `has ${cells.length} cells, and the first line has ${names.length}` }
    else yield { place, value: Object.fromEntries(names.map((name, i) => [name, cells[i]])) }
  }
}

async function* fromLines(chunks: AsyncIterable<string>): AsyncGenerator<FoundRecord> {
  for await (const { cells, line, problem } of splitCsv(chunks, '\0')) {
    const value = (cells[0] ?? '').trim()
    if (problem !== undefined) yield { place: `line ${line}`, value: null, problem }
    else if (value !== '') yield { place: `line ${line}`, value: { value } }
  }
}
