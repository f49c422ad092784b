import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawnSync } from 'node:child_process'
import { type ApiKey, createKeyring, type DayUsage } from 'keywright'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { cleanEnvironment, runKeywright } from './run-keywright.js'
import { sendPrinted } from './send-printed.js'
import { type RunningDemo, startDemo } from './start-demo.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-demo-'))
})
const running: RunningDemo[] = []
afterEach(async () => {
  for (const demo of running.splice(0)) await demo.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunningDemo> {
  const demo = await startDemo(folder, args, env)
  running.push(demo)
  return demo
}

async function listed(): Promise<ApiKey[]> {
  const { stdout } = await runKeywright(folder, ['keys', 'list', '--json', '--store', 'sqlite:keywright-demo.db'])
  return (JSON.parse(stdout) as { items: ApiKey[] }).items
}

/** The requests of the days before today with a key of the demo. */
async function madeUpUsage({ base }: RunningDemo, keys: readonly ApiKey[]): Promise<unknown[]> {
  const { id = '', createdAt } = keys.find(({ name }) => name === 'from this machine only') ?? {}
  const answer = await fetch(`${base}/api-keys/keys/${id}/usage`, { headers: { 'x-demo-user': 'customer' } })
  const today = new Date().toISOString().slice(0, 10)
  const days = ((await answer.json()) as { items: DayUsage[] }).items.filter(({ day }) => day < today)
  // none before the key was there
  expect(days.filter(({ day }) => day < String(createdAt).slice(0, 10))).toEqual([])
  return days
}

/** Sends every printed line; what is not answered as printed. */
async function wrongAnswers({ lines }: RunningDemo): Promise<string[]> {
  const answers = await Promise.all(lines.map(async ({ command }) => sendPrinted(command)))
  return lines.flatMap(({ command, status }, i) =>
    answers[i] === status ? [] : [`${command}: ${answers[i]} instead of ${status}`],
  )
}

describe.each([
  ['Express', []],
  ['Koa', ['--koa']],
])('keywright demo on %s', { timeout: 60_000 }, (framework, flags) => {
  it('answers every printed line with the printed status', async () => {
    const demo = await start([...flags, '--port', '0'])
    expect(demo.output()).toContain(`${demo.base} on ${framework}\n`)
    expect(demo.lines.length).toBeGreaterThanOrEqual(20)
    expect(new Set(demo.lines.map(({ status }) => status))).toEqual(new Set(['200', '204', '303', '400', '401', '403', '404']))
    expect(await wrongAnswers(demo)).toEqual([])
    expect((await fetch(`${demo.base}/`, { method: 'HEAD' })).status).toBe(200)
  })

  it('works again on the same file, with new secrets for the same keys', async () => {
    const first = await start([...flags, '--port', '0'])
    const before = await listed()
    const signingKeys = async ({ base }: RunningDemo) => (await fetch(`${base}/.well-known/jwks.json`)).text()
    const published = await signingKeys(first)
    const outbox = async ({ base }: RunningDemo) => (await fetch(`${base}/outbox`)).text()
    expect(await outbox(first)).toContain('customer@example.com requests API access')
    expect(first.output()).toContain('with made-up usage of two weeks')
    const usage = await madeUpUsage(first, before)
    expect(usage.length).toBeGreaterThan(10)
    await first.stop()
    const second = await start([...flags, '--port', '0'])
    expect(second.output()).toContain('found again, each with a new secret')
    expect(await wrongAnswers(second)).toEqual([])
    expect(await signingKeys(second)).toBe(published)
    expect(await outbox(second)).toContain('No e-mails yet')
    expect(await madeUpUsage(second, before)).toEqual(usage)
    const good = (keys: ApiKey[]) => keys.filter(({ state }) => state === 'active').map(({ id, name }) => `${id} ${name}`)
    expect(good(await listed())).toEqual(good(before))
    const [old] = first.lines
    expect(await sendPrinted(old?.command.replace(first.base, second.base) ?? '')).toBe('401')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with %s: exit code 0, usage written, connections closed', async signal => {
    const demo = await start([...flags, '--port', '0'])
    await sendPrinted(demo.lines[0]?.command ?? '')
    const idle = connect(Number(new URL(demo.base).port), '127.0.0.1').on('error', () => {})
    const closed = new Promise(resolve => idle.once('close', resolve))
    expect(await demo.stop(signal)).toBe(0)
    await closed
    const key = (await listed()).find(({ name }) => name === 'Lucidya monitors')
    expect(key?.lastUsedAt).toMatch(/^\d{4}-/)
  })
})

describe('keywright demo', { timeout: 60_000 }, () => {
  it('makes a demo key anew that was revoked or changed', async () => {
    await (await start(['--port', '0'])).stop()
    const [one, two] = (await listed()).filter(({ state }) => state === 'active')
    const store = ['--store', 'sqlite:keywright-demo.db']
    await runKeywright(folder, ['keys', 'revoke', one?.id ?? '', ...store])
    await runKeywright(folder, ['keys', 'update', two?.id ?? '', '--grant', 'nothing:read', ...store])
    const demo = await start(['--port', '0'])
    expect(await wrongAnswers(demo)).toEqual([])
    expect(await listed()).toHaveLength(8)
  })

  it('finds by itself what people should hear of', async () => {
    await (await start(['--port', '0'])).stop()
    const clock = () => new Date(Date.now() - 60 * 86_400_000)
    const past = createKeyring({ store: `sqlite:${join(folder, 'keywright-demo.db')}`, logger: { warn() {}, error() {} }, clock })
    const expiresAt = new Date(Date.now() + 5 * 86_400_000)
    await past.keys.create({ name: 'nightly', account: 'demo', technicalContact: 'ops@example.com', expiresAt })
    await past.close()
    const { base } = await start(['--port', '0'])
    await vi.waitFor(
      async () => {
        const text = await (await fetch(`${base}/outbox`)).text()
        expect(text).toContain('The API key “nightly” expires in 5 days')
        expect(text).toContain('<bdi>ops@example.com</bdi>')
      },
      { timeout: 20_000, interval: 200 },
    )
  })

  it('takes its port from PORT, and refuses one that is taken', async () => {
    const demo = await start([], { PORT: '0' })
    const { port } = new URL(demo.base)
    const line = `keywright: port ${port} is taken: name another with --port, or 0 for a free one\n`
    expect(await runKeywright(folder, ['demo'], { PORT: port })).toEqual({ code: 1, stdout: '', stderr: line })
    expect(await runKeywright(folder, ['demo', '--port', port], { PORT: '0' })).toMatchObject({ code: 1, stderr: line })
    expect(await wrongAnswers(demo)).toEqual([])
  })

  it('says what is wrong with its secret, and does not stay', async () => {
    const outcome = await runKeywright(folder, ['demo', '--port', '0'], { KEYWRIGHT_SECRET: 'short' })
    expect(outcome).toMatchObject({ code: 1, stdout: '' })
    expect(outcome.stderr).toMatch(/^keywright: KEYWRIGHT_SECRET has fewer than 32 bytes: .*\n$/)
  })

  it.each([
    [100, 0, 'takes a second Ctrl-C that comes at once for the first one, which npm repeats'],
    [700, 130, 'ends at once with a later one'],
  ])('%i ms: exit code %i, it %s', async (ms, code) => {
    const demo = await start(['--port', '0'])
    // a request that never ends keeps the demo from ending for two seconds
    const unfinished = connect(Number(new URL(demo.base).port), '127.0.0.1').on('error', () => {})
    await new Promise<void>(resolve => {
      unfinished.write('GET / HTTP/1.1\r\nHost: ', () => resolve())
    })
    await fetch(`${demo.base}/`)
    demo.signal('SIGINT')
    await new Promise(resolve => {
      setTimeout(resolve, ms)
    })
    expect(await demo.stop('SIGINT')).toBe(code)
  })

  it('goes to a free port where the default is taken', async () => {
    const other = createServer()
    // somebody else may have it already, which is as good
    await new Promise<void>(resolve => {
      other.once('error', () => resolve()).listen(3000, '127.0.0.1', resolve)
    })
    const demo = await start([])
    expect(demo.output()).toContain('(port 3000 is taken)')
    expect(await sendPrinted(demo.lines[0]?.command ?? '')).toBe('200')
    if (other.listening) expect((other.address() as AddressInfo).port).not.toBe(Number(new URL(demo.base).port))
    other.close()
  })

  it.each(['express', 'koa'])('says what to install where %s is missing', framework => {
    cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), join(folder, 'dist'), { recursive: true })
    cpSync(fileURLToPath(new URL('../../package.json', import.meta.url)), join(folder, 'package.json'))
    for (const name of Object.keys(packageJson.dependencies)) {
      const link = join(folder, 'node_modules', name)
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url)), link, 'junction')
    }
    const args = [join(folder, 'dist/cli/main.js'), 'demo', '--store', 'memory:', ...(framework === 'koa' ? ['--koa'] : [])]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      env: cleanEnvironment(),
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^keywright: the demo runs on ${framework}, .*npm install ${framework} [^\\n]*\\n$`))
  })
})
