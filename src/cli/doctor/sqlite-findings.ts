import { constants } from 'node:fs'
import { access, open, stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ChosenStore } from '../store-url.js'
import { doubtful, fine, type Finding, reasonOf, wrong } from './finding.js'

const LEAST_FREE_MB = 100
const MB = 1_048_576

/** What the file system has to say of an SQLite store, also where its file is not there yet. */
export async function sqliteFindings({ url, name, missing }: ChosenStore): Promise<Finding[]> {
  const path = resolve(url.slice('sqlite:'.length))
  const folder = dirname(path)
  const findings = [await folderFinding(folder), ...(await spaceFindings(folder))]
  if (missing) {
    const none = doubtful(
      'store',
      `there is no ${name} yet`,
      'the application or "keywright keys create" makes it: name another with --store where it should be there',
    )
    return [none, ...findings]
  }
  try {
    return [...findings, await modeFinding(path), await journalFinding(path)]
  } catch (error) {
    return [...findings, wrong('file', reasonOf(error), 'let this user read and write it')]
  }
}

async function folderFinding(folder: string): Promise<Finding> {
  try {
    await access(folder, constants.W_OK | constants.X_OK)
    return fine('folder', `${folder} is writable`)
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const what = isGone
      ? `${folder} does not exist`
      : `this user may not make files in ${folder}, where SQLite keeps two more beside the database`
    return wrong('folder', what, isGone ? 'make it, or choose another path' : 'allow it to, or choose another path')
  }
}

async function spaceFindings(folder: string): Promise<Finding[]> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = Math.floor((bavail * bsize) / MB)
    const text = `${free} MB are free in ${folder}`
    return [free >= LEAST_FREE_MB ? fine('disk', text) : doubtful('disk', text, 'make room: a full disk stops every change')]
  } catch {
    return []
  }
}

async function modeFinding(path: string): Promise<Finding> {
  const { mode, uid, size } = await stat(path)
  const user = process.geteuid?.()
  if (user !== undefined && uid !== user)
    return doubtful(
      'file',
      `${path} belongs to another user`,
      'run this as the user of the application, or make that one its owner',
    )
  await access(path, constants.R_OK | constants.W_OK)
  const bits = (mode & 0o777).toString(8).padStart(3, '0')
  if (process.platform !== 'win32' && (mode & 0o077) !== 0 && (mode & 0o007) !== 0)
    return doubtful(
      'file',
      `everybody on this machine may read ${path} (mode ${bits})`,
      `chmod 640 ${path}, unless that is meant`,
    )
  return fine('file', `${path}, ${Math.ceil(size / MB)} MB, mode ${bits}`)
}

// the file says how it is written: SQLite file format, section 1.3.3
async function journalFinding(path: string): Promise<Finding> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(20), 0, 20, 0)
    if (buffer.toString('latin1', 0, 15) !== 'SQLite format 3')
      return wrong('journal', `${path} is no SQLite database`, 'choose another path')
    if (buffer[18] === 2) return fine('journal', 'write-ahead log')
    return doubtful(
      'journal',
      'it is not in WAL mode: readers and writers wait for each other',
      'the application turns it on when it opens the store',
    )
  } finally {
    await file.close()
  }
}
