import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { lstat, open, rm, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { pause } from '../pause.js'
import { LoginFileError } from './login-file-error.js'
import { readOwnFile } from './own-file.js'

/** What to do while somebody else has the lock. */
export interface LockWait {
  readonly signal?: AbortSignal | undefined
  /** Called once, where the wait is not short. */
  onWait?(): void
}

/** Rejects with LoginFileError where the lock is no longer this holder's: before what must not be done twice. */
export type CheckLock = () => Promise<void>

const BEAT_MS = 2000
// a holder elsewhere who did not stir for so long is gone, or as good as gone
const STALE_MS = 10_000
// one on this machine is never robbed: but nobody waits for ever on a program that was stopped
const STOPPED_MS = 60_000
const SHORT_MS = 1500
const TRY_AGAIN_MS = 60

/**
 * Does work that one process does at a time: whoever makes the file has the lock. One that a dead process of this machine left
 * is taken over at once, one from elsewhere once it was not touched for ten seconds, one of a process that lives here never.
 *
 * @param path of the lock; its folder is there
 * @throws LoginFileError also where a process of this machine has it, and has not stirred for a minute
 */
export async function withFileLock<T>(path: string, wait: LockWait, work: (check: CheckLock) => Promise<T>): Promise<T> {
  const mine = JSON.stringify({ id: randomUUID(), pid: process.pid, started: startOf(process.pid), machine: machine() })
  await acquire(path, mine, wait)
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), BEAT_MS).unref()
  try {
    return await work(async () => {
      if ((await readOwnFile(path)) !== mine) throw new LoginFileError(path, 'was taken over by another process: try again')
    })
  } finally {
    clearInterval(beat)
    if ((await readOwnFile(path).catch(() => null)) === mine) await rm(path, { force: true })
  }
}

async function acquire(path: string, mine: string, { signal, onWait }: LockWait): Promise<void> {
  const begun = performance.now()
  const [look, lookAtClaim] = [createLook(path), createLook(claimOf(path))]
  let isTold = false
  while (!(await make(path, mine))) {
    const there = await look()
    if (there?.isLeft) await takeAway(path, there.text, mine, lookAtClaim)
    if (!isTold && performance.now() - begun > SHORT_MS) {
      isTold = true
      onWait?.()
    }
    await pause(there ? TRY_AGAIN_MS : 0, signal)
  }
}

async function make(path: string, text: string): Promise<boolean> {
  let isMade = false
  try {
    const file = await open(path, 'wx', 0o600)
    isMade = true
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // on a full disk it is there, and empty
    if (isMade) await rm(path, { force: true })
    throw new LoginFileError(path, `can't be made: ${code}`, { cause: error })
  }
}

const claimOf = (path: string) => `${path}.stale`

// two who find the same dead lock must not remove the one that the first of them makes next
async function takeAway(path: string, text: string, mine: string, lookAtClaim: Look): Promise<void> {
  const claim = claimOf(path)
  if (!(await make(claim, mine))) {
    if ((await lookAtClaim())?.isLeft) await rm(claim, { force: true })
    return
  }
  try {
    if ((await readOwnFile(path)) === text) await rm(path, { force: true })
  } finally {
    await rm(claim, { force: true })
  }
}

/** Looks who holds a lock; `isLeft` where nobody does any more. Null where there is no lock. */
type Look = () => Promise<{ readonly text: string; readonly isLeft: boolean } | null>

// whether a holder stirs is seen by a change of its mark, never by clocks: theirs may differ, or be set
function createLook(path: string): Look {
  let seen = { mark: '', since: 0 }
  return async () => {
    const text = await readOwnFile(path)
    if (text === null) return null
    const touched = await lstat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    const mark = `${touched} ${text}`
    const now = performance.now()
    if (mark !== seen.mark) seen = { mark, since: now }
    const still = now - seen.since
    const holder = holderHere(text)
    if (!holder) return { text, isLeft: still > STALE_MS }
    if (holder.lives && still > STOPPED_MS)
      throw new LoginFileError(
        path,
        `is held by process ${holder.pid}, which does not go on: end it; or remove the file, if that is another program by now`,
      )
    return { text, isLeft: !holder.lives }
  }
}

// numbers of processes mean the same on the same machine, and there in the same namespace
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

// the number of a process that has ended is given to another one; null where the system does not say when one began
function startOf(pid: number): string | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the name of the program, in parentheses, may have spaces and parentheses itself
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function holderHere(text: string): { readonly pid: number; readonly lives: boolean } | null {
  const [, id, begun] = /^\{"id":"[\w-]+","pid":(\d+),"started":(?:"(\d+)"|null),/.exec(text) ?? []
  if (id === undefined || !text.endsWith(`"machine":${JSON.stringify(machine())}}`)) return null
  const pid = Number(id)
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return { pid, lives: false }
  }
  const started = startOf(pid)
  return { pid, lives: begun === undefined || started === null || started === begun }
}
