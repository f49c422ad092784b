import { lstat, mkdir } from 'node:fs/promises'
import { LoginFileError } from './login-file-error.js'

/**
 * Checks the folder of the logins: a folder and no link to one, this user's, and writable for nobody else, since whoever can
 * write in it can put another file there.
 *
 * @returns whether there is one
 * @throws LoginFileError
 */
export async function checkOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new LoginFileError(path, `can't be looked at: ${error.code}`, { cause: error })
  })
  if (!found) return false
  if (found.isSymbolicLink()) throw new LoginFileError(path, 'is a symbolic link, which is not followed: make it a folder')
  if (!found.isDirectory()) throw new LoginFileError(path, 'is no folder: move it away')
  const user = process.getuid?.()
  // Windows has no modes
  if (user === undefined) return true
  if (found.uid !== user) throw new LoginFileError(path, 'belongs to another user: logins are not kept there')
  if ((found.mode & 0o022) !== 0)
    throw new LoginFileError(path, `can be written by others: run chmod 700 ${path}, once you know what is in it`)
  return true
}

/** Makes the folder of the logins where there is none, for this user alone; never those above it. @throws LoginFileError */
export async function makeOwnFolder(path: string): Promise<void> {
  if (await checkOwnFolder(path)) return
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // another process was faster
    if (code !== 'EEXIST')
      throw new LoginFileError(path, `can't be made: ${code === 'ENOENT' ? 'make the folder above it first' : code}`, {
        cause: error,
      })
  }
  await checkOwnFolder(path)
}
