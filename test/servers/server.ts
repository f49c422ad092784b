import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.js'
import { endProcesses, signalProcesses } from './process-family.js'
import { serverUser } from './server-user.js'

/** A throwaway server on a loopback port, with its data in a temporary folder. */
export interface TestServer {
  readonly url: string
  readonly port: number
  /** Of the process that runs now; another one after `start`. */
  readonly pid: number
  readonly folder: string
  /** SIGKILL, and the folder is removed. */
  stop(): Promise<void>
  /** SIGSTOP to all of its processes: it accepts connections still and answers nothing. */
  pause(): Promise<void>
  /** SIGCONT to all of its processes. */
  resume(): Promise<void>
  /** SIGKILL to all of its processes; the data stays. */
  kill(): Promise<void>
  /** Once more after `kill`, on the same port and data; resolves when it answers. */
  start(): Promise<void>
}

export interface ServerOptions {
  /** Whether what was acknowledged survives a kill, as in production; false by default, for speed. */
  durable?: boolean
}

export interface ServerPlace {
  folder: string
  port: number
  durable: boolean
}

/** How one kind of server is run. */
export interface ServerProgram {
  name: string
  /** Makes the data, once. */
  prepare?(place: ServerPlace): string[]
  run(place: ServerPlace): string[]
  url(port: number): string
  /** Rejects unless the server answers. */
  ask(url: string): Promise<void>
}

const START_WITHIN_MS = 30_000

export async function startServer(program: ServerProgram, { durable = false }: ServerOptions = {}): Promise<TestServer> {
  const user = await serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'keywright-server-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const place = { folder, port: await freePort(), durable }
  const url = program.url(place.port)
  const surroundings = { cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C' }, ...user }
  const watchdog = startWatchdog(folder)
  let server: ChildProcess | null = null

  const running = () => {
    const pid = server?.pid
    if (pid === undefined) throw new Error(`${program.name} does not run: it was killed or stopped`)
    return pid
  }
  const start = async () => {
    if (server) throw new Error(`${program.name} runs already`)
    const log = openSync(join(folder, 'log'), 'a')
    const [file = '', ...parameters] = program.run(place)
    const child = spawn(file, parameters, { ...surroundings, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    child.unref()
    let gone: string | null = null
    child.once('error', error => (gone = error.message))
    child.once('exit', (code, signal) => {
      gone = `it ended with ${signal ?? code}`
      if (server === child) server = null
    })
    server = child
    watchdog.mind(child.pid)
    const deadline = Date.now() + START_WITHIN_MS
    for (let answered = false; !answered; ) {
      answered = await program.ask(url).then(
        () => true,
        () => false,
      )
      if (answered) break
      if (gone === null && Date.now() < deadline) await pause(20)
      else
        throw new Error(
          `${program.name} does not start: ${gone ?? 'no answer'}\n${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`,
        )
    }
  }
  const kill = async () => {
    const pid = running()
    await endProcesses(pid)
    server = null
    watchdog.mind(undefined)
  }
  const stop = async () => {
    if (server) await kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    watchdog.end()
  }

  try {
    const [file, ...parameters] = program.prepare?.(place) ?? []
    if (file) await promisify(execFile)(file, parameters, surroundings)
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    folder,
    port: place.port,
    get pid() {
      return running()
    },
    stop,
    pause: () => signalProcesses(running(), 'SIGSTOP'),
    resume: () => signalProcesses(running(), 'SIGCONT'),
    kill,
    start,
  }
}

// Its standard input ends with the process of the tests, however that ends: then it ends the server and removes the folder.
const WATCH = `while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -STOP "$pid"
  kill -KILL $(ps -A -o pid=,ppid= | awk -v parent="$pid" '$2 == parent { print $1 }') "$pid"
fi
for _ in 1 2 3 4 5; do rm -rf "$1" && break; sleep 1; done`

function startWatchdog(folder: string) {
  const child = spawn('sh', ['-c', WATCH, 'watchdog', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' })
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  return {
    mind: (pid: number | undefined) => void child.stdin.write(`${pid ?? ''}\n`),
    end: () => void child.stdin.end(),
  }
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
