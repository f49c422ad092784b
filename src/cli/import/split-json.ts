/** A JSON value of a file, as text. */
export interface JsonText {
  readonly text: string
  /** The line it begins on, from 1. */
  readonly line: number
}

// what is longer is not a record; a file that is one object holds all of its records at once
const LONGEST = 64 * 1024 * 1024

/**
 * Cuts a file into its JSON values: those of one array, or one after another, such as a line each. Only one of them is held at a
 * time. What is cut out need not be JSON, and of what stands between them an empty text is given.
 *
 * @throws Error for a value that is too long, or not ended
 */
export async function* splitJson(chunks: AsyncIterable<string>): AsyncGenerator<JsonText> {
  let line = 1
  let depth = 0
  // where the values stand: 1 within the brackets of an array, 0 where they stand alone
  let ground = 0
  let isFirst = true
  let inString = false
  let escaped = false
  let text = ''
  let begunAt = 1
  let junkAt = 0
  for await (const chunk of chunks) {
    let start = text === '' ? -1 : 0
    for (let i = 0; i < chunk.length; i++) {
      const char = chunk[i] as string
      if (char === '\n') line++
      if (inString) {
        if (escaped) escaped = false
        else if (char === '\\') escaped = true
        else if (char === '"') inString = false
        continue
      }
      if (depth === ground && !isFirst && !/[\s,{[\]]/.test(char)) {
        if (junkAt !== line) yield { text: '', line }
        junkAt = line
      }
      if (char === '"') inString = true
      if (char === '{' || char === '[') {
        if (isFirst && char === '[') ground = 1
        else if (depth === ground) [start, begunAt] = [i, line]
        isFirst = false
        depth++
      } else if (char === '}' || char === ']') {
        depth = Math.max(0, depth - 1)
        if (depth !== ground || start < 0) continue
        yield { text: text + chunk.slice(start, i + 1), line: begunAt }
        ;[text, start] = ['', -1]
      }
    }
    if (start >= 0) text += chunk.slice(start)
    if (text.length > LONGEST)
      throw new Error(`line ${begunAt}: a record has more than 64 MiB: write one record per line, or an array of them`)
  }
  if (text !== '' || inString || depth > 0) throw new Error(`line ${text === '' ? line : begunAt}: the JSON ends too early`)
}
