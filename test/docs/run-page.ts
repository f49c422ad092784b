import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { type Program, programsOf, serverOf } from './programs.js'
import { type Block, PROGRAMS, SHELLS } from './read-blocks.js'
import type { Workshop } from './workshop.js'

const LONGEST_RUN_MS = 30_000
/** The port that the pages write; a free one stands in for it. */
const WRITTEN_PORT = '3000'

/**
 * Runs the blocks of a page in their order, in one folder: programs until they end, shell blocks with the program above
 * them listening where they say so.
 *
 * @throws Error that names page and line where a block failed
 */
export async function runPage(blocks: readonly Block[], workshop: Workshop): Promise<void> {
  const programs = programsOf(blocks)
  for (const block of blocks) {
    const program = PROGRAMS.has(block.language) ? programs.find(({ line }) => line === block.line) : undefined
    if (program && program.noRun === null) await runProgram(program, workshop)
    if (SHELLS.has(block.language) && block.noRun === null) await runShell(block, programs, workshop)
    if (block.language === 'json' && block.noRun === null) JSON.parse(block.code)
  }
}

const listens = ({ code }: Program) => /\.listen\(/.test(code)

async function runProgram(program: Program, workshop: Workshop): Promise<void> {
  if (listens(program)) return void (await (await startServer(program, workshop)).stop())
  await finish(
    start(process.execPath, [workshop.compiled(program)], workshop.folderOf(program.page)),
    `${program.page}:${program.line}`,
  )
}

async function runShell(block: Block, programs: readonly Program[], workshop: Workshop): Promise<void> {
  const server = block.server ? await startServer(serverOf(block, programs), workshop) : null
  try {
    const port = String(server?.port ?? WRITTEN_PORT)
    const script = ['set -euo pipefail', EXPECT_STATUS, ...block.code.split('\n').map(expectStatus)].join('\n')
    await finish(
      start('bash', ['-c', script.replaceAll(`localhost:${WRITTEN_PORT}`, `127.0.0.1:${port}`)], workshop.folderOf(block.page)),
      `${block.page}:${block.line}`,
    )
  } finally {
    await server?.stop()
  }
}

// "curl … # 403" must answer 403; without a status, one below 400
const EXPECT_STATUS = `expect_status() {
  local expected=$1 status; shift
  status=$("$@" --silent --show-error --output /dev/null --write-out '%{http_code}')
  [[ $status =~ ^$expected$ ]] || { echo "answered $status instead of $expected: $*" >&2; return 1; }
}`

function expectStatus(line: string): string {
  if (!line.startsWith('curl ')) return line
  return `expect_status '${/\s#\s*(\d{3})\b/.exec(line)?.[1] ?? '[123]..'}' ${line}`
}

async function startServer(program: Program, workshop: Workshop) {
  const where = `${program.page}:${program.line}`
  const port = await freePort()
  const compiled = workshop.compiled(program)
  const file = compiled.replace(/\.js$/, '-listening.js')
  const code = readFileSync(compiled, 'utf8')
  writeFileSync(
    file,
    listens(program)
      ? code.replaceAll(`listen(${WRITTEN_PORT}`, `listen(${port}`)
      : `${code}\napp.listen(${port}, '127.0.0.1')\n`,
  )
  const child = start(process.execPath, [file], workshop.folderOf(program.page))
  const ended = finish(child, where)
  ended.catch(() => undefined)
  await Promise.race([
    ended.then(() => Promise.reject(new Error(`${where}: it ended instead of listening`))),
    listening(port, where),
  ])
  return {
    port,
    async stop() {
      child.kill('SIGKILL')
      await ended.catch(() => undefined)
    },
  }
}

function start(program: string, args: readonly string[], cwd: string): ChildProcess {
  const { KEYWRIGHT_STORE: _, ...inherited } = process.env
  const bin = join(cwd, '../../node_modules/.bin')
  // offline: npx must find the command that is here, and never fetch one
  const env = {
    ...inherited,
    PATH: `${bin}${delimiter}${inherited.PATH}`,
    npm_config_offline: 'true',
    npm_config_loglevel: 'error',
  }
  return spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function finish(child: ChildProcess, where: string): Promise<void> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()))
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_RUN_MS)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearTimeout(timer)
  if (code !== 0) throw new Error(`${where}: ended with ${signal ?? code}\n${said}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function listening(port: number, where: string): Promise<void> {
  const deadline = performance.now() + LONGEST_RUN_MS
  while (performance.now() < deadline) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>(resolve => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`${where}: it does not listen`)
}
