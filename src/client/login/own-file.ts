import { constants } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { LoginFileError } from './login-file-error.js'

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
const MOST_BYTES = 1_048_576

/**
 * Reads a file that this user alone may read; no symbolic link is followed.
 *
 * @returns null where there is none
 * @throws LoginFileError where it is anything else
 */
export async function readOwnFile(path: string): Promise<string | null> {
  const file = await openOwn(path)
  if (!file) return null
  try {
    const found = await file.stat()
    if (!found.isFile()) throw new LoginFileError(path, 'is no file: move it away')
    if (found.size > MOST_BYTES) throw new LoginFileError(path, 'is too long for a file of logins: move it away')
    const user = process.getuid?.()
    if (user !== undefined && found.uid !== user) throw new LoginFileError(path, 'belongs to another user: it is not read')
    if (user !== undefined && (found.mode & 0o077) !== 0)
      throw new LoginFileError(path, `is open to others: run chmod 600 ${path}, and log in anew if one of them may have read it`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** A file that is about to be replaced, or made. */
export interface Replacement {
  /**
   * Whoever reads meanwhile finds the old file or the new one.
   *
   * @throws LoginFileError where it can't be written, or would be too long to be read
   */
  write(text: string): Promise<void>
  /** Leaves all as it was; nothing where it was written. */
  discard(): Promise<void>
}

/**
 * Makes ready to replace a file, for this user alone: what then remains to be done hardly fails, not even on a full disk. One
 * process at a time does that: what another one left is removed.
 *
 * @param roomBytes what is put aside on the disk
 * @throws LoginFileError where nothing can be written
 */
export async function replaceOwnFile(path: string, roomBytes: number): Promise<Replacement> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  const discard = () => rm(temporary, { force: true })
  const fill = async (flags: string, text: string): Promise<void> => {
    const file = await open(temporary, flags, 0o600)
    try {
      await file.writeFile(text)
      await file.truncate(Buffer.byteLength(text))
      await file.sync()
    } finally {
      await file.close()
    }
  }
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      await discard()
      throw new LoginFileError(path, `can't be written: ${(error as NodeJS.ErrnoException).code}`, { cause: error })
    }
  }
  await attempt(async () => {
    await removeLeft(path)
    await fill('wx', ' '.repeat(roomBytes))
  })
  return {
    async write(text) {
      if (Buffer.byteLength(text) > MOST_BYTES) throw new LoginFileError(path, 'would be too long: log out where you can')
      await attempt(async () => {
        await fill('r+', text)
        await rename(temporary, path)
      })
      await syncFolder(dirname(path))
    },
    discard,
  }
}

// a process that is killed as it writes leaves what it has written
async function removeLeft(path: string): Promise<void> {
  const begin = `${basename(path)}.`
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(begin) && /^[\da-f]{16}\.tmp$/.test(name.slice(begin.length)))
      await rm(join(dirname(path), name), { force: true })
}

// without O_NONBLOCK a pipe in its place would hold up the reader
async function openOwn(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'ELOOP' || code === 'EMLINK')
      throw new LoginFileError(path, 'is a symbolic link, which is not followed: put the file itself there', { cause: error })
    throw new LoginFileError(path, `can't be read: ${code}`, { cause: error })
  }
}

// the new name itself is to survive a power cut; Windows opens no folders
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, O_RDONLY).catch(() => null)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
