import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const END_WITHIN_MS = 10_000

/** Sends a signal to a process and its children. */
export async function signalProcesses(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  for (const member of await stoppedFamily(pid)) send(member, signal)
}

/** Ends a process and its children; resolves when they are gone. */
export async function endProcesses(pid: number): Promise<void> {
  const family = await stoppedFamily(pid)
  for (const member of family) send(member, 'SIGKILL')
  const deadline = Date.now() + END_WITHIN_MS
  for (;;) {
    const alive = (await listProcesses()).filter(found => family.includes(found.pid))
    if (alive.length === 0) return
    if (Date.now() > deadline) throw new Error(`processes that do not end: ${alive.map(found => found.pid).join(', ')}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** All that run, without the dead that nobody has waited for yet. */
export async function listProcesses(): Promise<{ pid: number; parent: number }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat='])
  return stdout.split('\n').flatMap(line => {
    const [pid, parent, state] = line.trim().split(/\s+/)
    return state && !state.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent) }] : []
  })
}

/** The parent is stopped before its children are listed: it could make another one in between. */
async function stoppedFamily(pid: number): Promise<number[]> {
  send(pid, 'SIGSTOP')
  const children = (await listProcesses()).filter(({ parent }) => parent === pid)
  return [...children.map(child => child.pid), pid]
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
