import { connect } from 'node:net'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  /** Field names in lower case, one entry per line. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** The lines of one field, in their order. */
  lines(name: string): string[]
  /** The lines of one field joined by a comma; null where it is absent. */
  field(name: string): string | null
  json(): Record<string, unknown>
}

/** Where and how a request is sent. */
export interface RawTarget {
  port: number
  host?: string
  /** How many answers are waited for: more than one for pipelined requests. */
  answers?: number
}

/**
 * Sends bytes as they are and reads the answers.
 *
 * @param bytes whole requests in latin1, so that every octet can be written
 */
export async function sendRaw({ port, host = '127.0.0.1', answers = 1 }: RawTarget, bytes: string): Promise<RawAnswer[]> {
  const methods = [...bytes.matchAll(/^([A-Z]+) \S+ HTTP\/1\.1\r?$/gm)].map(match => match[1] as string)
  const socket = connect(port, host)
  socket.setTimeout(15_000, () => socket.destroy(new Error('no answer within 15 s')))
  socket.write(Buffer.from(bytes, 'latin1'))
  const found: RawAnswer[] = []
  let rest = ''
  try {
    for await (const chunk of socket) {
      rest += (chunk as Buffer).toString('latin1')
      for (
        let next = readAnswer(rest, methods[found.length], false);
        next;
        next = readAnswer(rest, methods[found.length], false)
      ) {
        found.push(next.answer)
        rest = rest.slice(next.length)
      }
      if (found.length >= answers) return found
    }
  } catch (error) {
    if (found.length === 0 && rest === '') throw error
  } finally {
    socket.destroy()
  }
  const last = readAnswer(rest, methods[found.length], true)
  return last ? [...found, last.answer] : found
}

function readAnswer(text: string, method: string | undefined, ended: boolean): { answer: RawAnswer; length: number } | null {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return null
  const [statusLine = '', ...headLines] = text.slice(0, head).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const fields = headLines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const lines = (name: string) => fields.filter(([field]) => field === name.toLowerCase()).map(([, value]) => value)
  const content = readContent(text.slice(head + 4), lines, method === 'HEAD' || status === 204 || status === 304, ended)
  if (!content) return null
  const answer: RawAnswer = {
    status,
    fields,
    body: Buffer.from(content.body, 'latin1').toString('utf8'),
    lines,
    field: name => (lines(name).length > 0 ? lines(name).join(', ') : null),
    json() {
      return JSON.parse(this.body) as Record<string, unknown>
    },
  }
  return { answer, length: head + 4 + content.length }
}

function readContent(
  text: string,
  lines: (name: string) => string[],
  empty: boolean,
  ended: boolean,
): { body: string; length: number } | null {
  if (empty) return { body: '', length: 0 }
  if (lines('transfer-encoding').includes('chunked')) return readChunks(text)
  const stated = lines('content-length')[0]
  if (stated === undefined) return ended ? { body: text, length: text.length } : null
  const length = Number(stated)
  return text.length >= length ? { body: text.slice(0, length), length } : null
}

function readChunks(text: string): { body: string; length: number } | null {
  let body = ''
  let at = 0
  for (;;) {
    const line = text.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(text.slice(at, line), 16)
    const end = line + 2 + size + 2
    if (text.length < end) return null
    if (size === 0) return { body, length: end }
    body += text.slice(line + 2, end - 2)
    at = end
  }
}
