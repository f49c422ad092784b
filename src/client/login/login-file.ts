import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CheckLock, type LockWait, withFileLock } from './file-lock.js'
import { isEmpty, loginAt, type LoginDocument, NO_LOGINS, readLoginDocument, withLogin } from './login-document.js'
import { LoginFileError } from './login-file-error.js'
import type { CheckedLogin } from './login-options.js'
import { checkOwnFolder, makeOwnFolder } from './own-folder.js'
import { readOwnFile, type Replacement, replaceOwnFile } from './own-file.js'
import type { StoredLogin } from './stored-login.js'

/** The file of the logins for whoever has its lock. */
export interface HeldFile {
  readonly check: CheckLock
  /** Puts room aside on the disk for what is to be written. */
  prepare(): Promise<void>
  /** Writes it, or removes it where nothing is left. */
  write(document: LoginDocument): Promise<void>
}

/** The file of the logins. Each of its members rejects with LoginFileError where something is wrong with it. */
export interface LoginFile {
  readonly path: string
  /**
   * What is in it, with what could not be written; no logins where there is none.
   *
   * @param mayAsk whether a person may be asked to give up a file that is none of ours
   */
  read(mayAsk: boolean): Promise<LoginDocument>
  /** Does work that changes the file, one process at a time. */
  locked<T>(work: (held: HeldFile) => Promise<T>): Promise<T>
  /** Remembers a renewed login that could not be written, for as long as the one that it renews is in the file. */
  keepHere(baseUrl: string, spent: StoredLogin, renewed: StoredLogin): void
  /** Whether the file has the login that is read. */
  isKept(baseUrl: string): boolean
  /** Has a person log in, one process at a time, while the file may be changed. */
  loggingIn<T>(wait: LockWait, work: () => Promise<T>): Promise<T>
}

// of one more login, and of one that has grown
const ROOM_BYTES = 32_768

/** Makes what reads and writes the file of a folder. */
export function createLoginFile(folder: string, { confirm, say }: Pick<CheckedLogin, 'confirm' | 'say'>): LoginFile {
  const path = join(folder, 'config')
  // of what a person has given up; written over once there is something to write
  let givenUp = ''
  const unkept = new Map<string, { readonly spent: StoredLogin; readonly renewed: StoredLogin }>()

  const withUnkept = (document: LoginDocument): LoginDocument => {
    let whole = document
    for (const [baseUrl, { spent, renewed }] of unkept) {
      if (loginAt(document, baseUrl)?.refreshToken === spent.refreshToken) whole = withLogin(whole, baseUrl, renewed)
      else unkept.delete(baseUrl)
    }
    return whole
  }

  return {
    path,
    async read(mayAsk) {
      const text = (await checkOwnFolder(folder)) ? await readOwnFile(path) : null
      if (text === null) {
        unkept.clear()
        return NO_LOGINS
      }
      const document = readLoginDocument(text)
      if (document) return withUnkept(document)
      if (givenUp !== digest(text)) {
        const problem = 'holds something else than logins, or is damaged'
        const refused = new LoginFileError(path, `${problem}: move it away, or delete it if you do not need it`)
        if (!mayAsk || !confirm) throw refused
        say(`${path} ${problem}.`)
        if (!(await confirm('Write over it?'))) throw refused
        givenUp = digest(text)
      }
      return NO_LOGINS
    },
    async locked(work) {
      await makeOwnFolder(folder)
      return withFileLock(`${path}.lock`, {}, async check => {
        let replacement: Replacement | null = null
        const prepare = async () => {
          const length = (await readOwnFile(path))?.length ?? 0
          replacement ??= await replaceOwnFile(path, length + ROOM_BYTES)
          return replacement
        }
        const write = async (document: LoginDocument) => {
          await check()
          // a link would be replaced, and not followed; but whoever made it should know
          await readOwnFile(path)
          if (isEmpty(document)) await rm(path, { force: true })
          else await (await prepare()).write(`${JSON.stringify(document, null, 2)}\n`)
          unkept.clear()
        }
        try {
          return await work({ check, write, prepare: async () => void (await prepare()) })
        } finally {
          await (replacement as Replacement | null)?.discard()
        }
      })
    },
    keepHere(baseUrl, login, renewed) {
      // what the file has is what was spent first
      unkept.set(baseUrl, { spent: unkept.get(baseUrl)?.spent ?? login, renewed })
    },
    isKept: baseUrl => !unkept.has(baseUrl),
    async loggingIn(wait, work) {
      await makeOwnFolder(folder)
      return withFileLock(`${path}.login.lock`, wait, () => work())
    },
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
