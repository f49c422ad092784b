import { readFile, stat } from 'node:fs/promises'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'

/** What a request sends. */
export interface CallBody {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Of what type it seems to be; null where that is not seen. */
  readonly type: string | null
}

const LONGEST_INPUT = 65_536
// what is read must fit into a string
const LONGEST_FILE = 256 * 2 ** 20

/**
 * Reads what `--data` says: the text itself, `@FILE`, or `-` for standard input.
 *
 * @throws UsageError where the file can't be read, or is longer than 256 MiB, or standard input than 64 KiB
 */
export async function readCallBody(data: string, { readInput }: Terminal): Promise<CallBody> {
  const bytes = new Uint8Array(await bytesOf(data, readInput))
  return { bytes, type: isJson(new TextDecoder().decode(bytes)) ? 'application/json' : null }
}

async function bytesOf(data: string, readInput: Terminal['readInput']): Promise<Uint8Array> {
  if (data === '-') {
    const text = await readInput('Body: ')
    // what is longer was not read to its end
    if (text.length > LONGEST_INPUT) throw new UsageError('--data: standard input is too long: give a file, as in -d @FILE')
    return new TextEncoder().encode(text)
  }
  if (!data.startsWith('@')) return new TextEncoder().encode(data)
  const bytes = await readShortFile(data.slice(1))
  if (bytes) return bytes
  throw new UsageError('--data: the file is longer than 256 MiB')
}

async function readShortFile(path: string): Promise<Uint8Array | null> {
  try {
    // a pipe has no size
    if ((await stat(path)).size > LONGEST_FILE) return null
    const bytes = await readFile(path)
    return bytes.length > LONGEST_FILE ? null : bytes
  } catch (error) {
    throw new UsageError(`--data: the file can't be read: ${(error as NodeJS.ErrnoException).code}`, { cause: error })
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
