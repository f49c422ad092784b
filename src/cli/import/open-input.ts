import { createReadStream, type ReadStream, statSync } from 'node:fs'
import { UsageError } from '../usage-error.js'

/** A file that is read piece by piece. */
export interface OpenInput {
  readonly chunks: AsyncIterable<string>
  /** How much of it is read, from 0 to 1; null where its length is not known. */
  part(): number | null
  close(): void
}

/**
 * Opens a file, or standard input for `-`.
 *
 * @throws UsageError for a path where no file is
 */
export function openInput(path: string): OpenInput {
  const size = path === '-' ? null : sizeOf(path)
  const stream: ReadStream = path === '-' ? createReadStream('', { fd: 0, autoClose: false }) : createReadStream(path)
  stream.setEncoding('utf8')
  return {
    chunks: stream,
    part: () => size && stream.bytesRead / size,
    close: () => void stream.destroy(),
  }
}

function sizeOf(path: string): number | null {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats || stats.isDirectory()) throw new UsageError(`there is no file ${path}`)
  return stats.isFile() ? stats.size : null
}
