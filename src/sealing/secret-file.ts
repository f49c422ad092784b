import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, open, unlink } from 'node:fs/promises'

const BYTES = 32
// 43 times the same character was never made at random
const FORM = /^(?!(.)\1*\n?$)[\w-]{43}\n?$/
// a link is not followed, and nobody waits for the other end of a pipe
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
// what opening a link gives, or a socket
const NO_FILE: ReadonlySet<unknown> = new Set(['ELOOP', 'EMLINK', 'ENXIO'])
const NOT_ORDINARY = 'it is no ordinary file'

/**
 * Reads a file that holds a secret; makes it where there is none. Of several processes that make it at once one wins,
 * and all of them read what it wrote. It must belong to the user of this process, and nobody else may read it.
 *
 * @returns rejects with an Error that names the file and says what to do
 */
export async function readSecretFile(path: string): Promise<Buffer> {
  try {
    return await readWhole(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw explained(path, error)
  }
  try {
    await make(path)
    return await readWhole(path)
  } catch (error) {
    throw explained(path, error)
  }
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, FLAGS).catch((error: NodeJS.ErrnoException) => {
    throw NO_FILE.has(error.code) ? new Error(NOT_ORDINARY, { cause: error }) : error
  })
  try {
    const found = await file.stat()
    if (!found.isFile()) throw new Error(NOT_ORDINARY)
    const user = process.geteuid?.()
    if (user !== undefined && found.uid !== user)
      throw new Error('it belongs to another user: run this as that one, or make the user of the application its owner')
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
      throw new Error('others than its owner may read it: chmod 600 it, or delete it if it was read')
    const text = await file.readFile('latin1')
    if (!FORM.test(text)) throw new Error('it does not hold a secret of keywright: restore it, or delete it')
    return Buffer.from(text.trim(), 'base64url')
  } finally {
    await file.close()
  }
}

// a file that exists is whole, since it gets its name only when it is
async function make(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    try {
      await file.writeFile(`${randomBytes(BYTES).toString('base64url')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

const explained = (path: string, error: unknown) =>
  new Error(
    `${path}, which holds what signing keys are encrypted under, can't be used: ${error instanceof Error ? error.message : String(error)}. Set KEYWRIGHT_SECRET to do without the file`,
    { cause: error },
  )
