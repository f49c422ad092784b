/** A row of a CSV file. */
export interface CsvRow {
  readonly cells: readonly string[]
  /** The line it begins on, from 1. */
  readonly line: number
  /** What is wrong with it; its cells are then not to be used. */
  readonly problem?: string
}

const LONGEST = 1024 * 1024
const MOST_CELLS = 1000

/**
 * Cuts a file into the rows of a CSV table; empty lines are passed over. A line ends with LF, CRLF or CR.
 *
 * @throws Error for a row that is too long, or whose quotes are not closed
 * @see RFC 4180
 */
export async function* splitCsv(chunks: AsyncIterable<string>, separator: string): AsyncGenerator<CsvRow> {
  let line = 1
  let begunAt = 1
  let cells: string[] = []
  let cell = ''
  let length = 0
  let state: 'plain' | 'quoted' | 'behind' = 'plain'
  let problem: string | null = null
  let lastChar = ''
  const isEmpty = () => cells.length === 0 && cell === '' && problem === null
  const row = (): CsvRow => ({ cells: [...cells, cell], line: begunAt, ...(problem === null ? {} : { problem }) })

  for await (const chunk of chunks) {
    for (const char of chunk) {
      const isSecondOfTwo = char === '\n' && lastChar === '\r'
      const isLineEnd = char === '\n' || char === '\r'
      lastChar = char
      if (isLineEnd && !isSecondOfTwo) line++
      if (++length > LONGEST) throw new Error(`line ${begunAt}: a row has more than a million characters: is a quote missing?`)
      if (state === 'quoted') {
        if (char === '"') state = 'behind'
        else cell += char
      } else if (char === '"' && (state === 'behind' || cell === '')) {
        // two in a row are one
        if (state === 'behind') cell += char
        state = 'quoted'
      } else if (char === separator) {
        cells.push(cell)
        if (cells.length >= MOST_CELLS) throw new Error(`line ${begunAt}: a row has more than ${MOST_CELLS} cells`)
        ;[cell, state] = ['', 'plain']
      } else if (isLineEnd) {
        if (isSecondOfTwo) continue
        if (!isEmpty()) yield row()
        ;[cells, cell, length, state, problem, begunAt] = [[], '', 0, 'plain', null, line]
      } else if (state === 'behind') problem = 'has text behind a closing quote'
      else cell += char
    }
  }
  if (state === 'quoted') throw new Error(`line ${begunAt}: a quote is not closed`)
  if (!isEmpty()) yield row()
}
