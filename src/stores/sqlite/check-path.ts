import { access, constants, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Looks at where a database is to be before SQLite does, which would say no more than "unable to open database file".
 *
 * @param path absolute
 * @throws Error whose message says what is wrong with it and what to do; a clause that follows "can't be opened:"
 */
export async function checkPath(path: string): Promise<void> {
  const folder = dirname(path)
  const file = await look(path)
  if (file === null) {
    const parent = await look(folder)
    if (parent === null) throw new Error(`the folder ${folder} does not exist. Make it, or choose another path`)
    if (!parent.isDirectory()) throw new Error(`${folder} is not a folder. Choose another path`)
    if (!(await may(folder, constants.W_OK | constants.X_OK)))
      throw new Error(`this process may not make files in the folder ${folder}. Allow it to, or choose another path`)
    return
  }
  if (file.isDirectory()) throw new Error(`it is a folder. Give the path of a file, such as ${join(path, 'keywright.db')}`)
  if (!file.isFile()) throw new Error('it is not an ordinary file. Choose another path')
  if (!(await may(path, constants.R_OK))) throw new Error('this process may not read it. Allow it to, or choose another path')
  if (!(await may(path, constants.W_OK))) throw new Error('this process may not write it. Allow it to, or choose another path')
  if (!(await may(folder, constants.W_OK | constants.X_OK)))
    throw new Error(
      `this process may not make files in the folder ${folder}, where SQLite keeps two more beside it. Allow it to, or choose another path`,
    )
}

async function look(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'EACCES')
      throw new Error(`this process may not look into the folder ${dirname(path)}. Allow it to, or choose another path`, {
        cause: error,
      })
    if (code === 'ENOTDIR') throw new Error(`${dirname(path)} is not a folder. Choose another path`, { cause: error })
    throw error
  }
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
