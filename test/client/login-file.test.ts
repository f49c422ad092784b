import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { LoginOptions } from 'keywright/client/login'
import { describe, expect, it, onTestFinished } from 'vitest'
import { authFrameworks } from '../oauth/auth-servers.js'
import { answerOf, createHandClock, createLoginKit, DAY_MS, makeHome, visit } from './login-kit.js'

const [express] = authFrameworks as readonly [(typeof authFrameworks)[0]]

const HOLDER = fileURLToPath(new URL('processes/hold-login.mjs', import.meta.url))

/** A program that renews a login, and can be stopped once the server has answered it. */
function startHolder(...args: string[]) {
  const child = spawn(process.execPath, [HOLDER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  return {
    token: once(child, 'close').then(() => output.trim().split('\n').at(-1)),
    async said(word: string) {
      while (!output.includes(word)) await once(child.stdout, 'data')
    },
    stop: () => void child.kill('SIGSTOP'),
    goOn() {
      child.kill('SIGCONT')
      child.stdin.write('go\n')
    },
  }
}

/** A kit whose folder is there already. */
async function withFolder(options: LoginOptions = {}) {
  const clock = createHandClock()
  const served = await express.serve({ keyring: { store: 'memory:', clock: clock.now } })
  const kit = createLoginKit(served, { clock: clock.now, ...options })
  const folder = dirname(kit.path)
  mkdirSync(folder, { mode: 0o700 })
  return { served, kit, folder, clock }
}

const refused = (message: string) => ({
  name: 'LoginFileError',
  code: 'login_file',
  message: expect.stringContaining(message) as string,
})

describe('the file of the logins', () => {
  it('is written by renaming, leaves nothing beside it, and keeps what it does not know', async () => {
    const { kit, folder, served, clock } = await withFolder()
    await kit.token()
    const before = statSync(kit.path).ino
    const known = kit.file()
    const foreign = {
      comment: 'mine',
      logins: { ...known.logins, [served.url]: { ...known.logins[served.url], note: 'laptop' } },
    }
    writeFileSync(kit.path, JSON.stringify({ ...known, ...foreign }))
    clock.pass(20 * DAY_MS)
    const renewed = await kit.token()
    expect(statSync(kit.path).ino).not.toBe(before)
    expect(readdirSync(folder)).toEqual(['config'])
    expect(kit.file()).toMatchObject({ comment: 'mine', logins: { [served.url]: { accessToken: renewed, note: 'laptop' } } })
    expect(readFileSync(kit.path, 'utf8')).toMatch(/^\{\n {2}"version": 1,\n/)
    await kit.login.logOut(kit.call())
    expect(kit.file()).toEqual({ version: 1, logins: {}, comment: 'mine' })
  })

  it.each([
    ['no JSON', '{"version": 1, "logins": {'],
    ['nothing', ''],
    ['a list', '[]'],
    ["another program's", '{"region":"eu-1"}'],
    ['of another version', '{"version":2,"logins":{}}'],
    ['a login that lacks its token', '{"version":1,"logins":{"https://api.example.com":{"clientId":"acme"}}}'],
  ])('that holds %s is written over with consent alone', async (_what, text) => {
    const { kit, served } = await withFolder()
    writeFileSync(kit.path, text, { mode: 0o600 })
    await expect(kit.token()).rejects.toMatchObject(refused('move it away, or delete it'))
    await expect(kit.token({ interactive: false })).rejects.toMatchObject(refused(kit.path))
    await expect(kit.login.logOut(kit.call())).rejects.toMatchObject(refused('holds something else than logins'))
    expect([kit.sent, kit.opened]).toEqual([[], []])

    const asked: string[] = []
    const answering = (answer: boolean) =>
      createLoginKit(
        served,
        {
          async confirm(question) {
            asked.push(question)
            // a person takes a while
            await setTimeout(50)
            return answer
          },
        },
        kit.home,
      )
    const unwilling = answering(false)
    await expect(unwilling.token()).rejects.toMatchObject(refused('move it away, or delete it'))
    expect(unwilling.said).toEqual([`${kit.path} holds something else than logins, or is damaged.`])
    expect(readFileSync(kit.path, 'utf8')).toBe(text)
    const willing = answering(true)
    const [token] = await Promise.all([willing.token(), willing.token(), willing.token()])
    expect(asked).toEqual(['Write over it?', 'Write over it?'])
    expect(kit.file().logins[served.url]).toMatchObject({ accessToken: token })
  })

  it('is not touched where the person agreed, but did not log in', async () => {
    const { kit } = await withFolder({ confirm: async () => true, openBrowser: async () => {}, wait: async () => {} })
    writeFileSync(kit.path, 'mine', { mode: 0o600 })
    await expect(kit.token()).rejects.toMatchObject({ reason: 'timeout' })
    expect(readFileSync(kit.path, 'utf8')).toBe('mine')
  })

  it('has a folder of its own where one is given', async () => {
    const folder = join(makeHome(), 'below')
    const { kit } = await withFolder({ folder })
    await kit.token()
    expect(readdirSync(folder)).toEqual(['config'])
    expect(existsSync(kit.path)).toBe(false)
  })
})

// Windows has neither modes nor users of files
describe.skipIf(process.platform === 'win32')('a file or folder that others may have made', () => {
  const places = {
    'a linked file': ({ path, home }) => {
      writeFileSync(join(home, 'target'), '{"version":1,"logins":{}}', { mode: 0o600 })
      symlinkSync(join(home, 'target'), path)
    },
    'a link to nothing': ({ path, home }) => symlinkSync(join(home, 'nothing'), path),
    'a linked folder': ({ folder, home }) => {
      rmSync(folder, { recursive: true })
      mkdirSync(join(home, 'elsewhere'), { mode: 0o700 })
      symlinkSync(join(home, 'elsewhere'), folder)
    },
    'a file in place of the folder': ({ folder }) => {
      rmSync(folder, { recursive: true })
      writeFileSync(folder, '')
    },
    'a folder in place of the file': ({ path }) => mkdirSync(path),
    'a pipe': ({ path }) => execFileSync('mkfifo', ['-m', '600', path]),
    'a file that others may read': ({ path }) => {
      writeFileSync(path, '{"version":1,"logins":{}}')
      chmodSync(path, 0o640)
    },
    'a folder that others may write in': ({ folder }) => chmodSync(folder, 0o770),
    'a lock that is a link': ({ path, home }) => symlinkSync(join(home, 'nothing'), `${path}.login.lock`),
  } as const satisfies Record<string, (place: { path: string; folder: string; home: string }) => unknown>

  const messages: Readonly<Record<keyof typeof places, string>> = {
    'a linked file': 'is a symbolic link, which is not followed',
    'a link to nothing': 'is a symbolic link, which is not followed',
    'a linked folder': 'is a symbolic link, which is not followed: make it a folder',
    'a file in place of the folder': 'is no folder',
    'a folder in place of the file': 'is no file',
    'a pipe': 'is no file',
    'a file that others may read': 'is open to others: run chmod 600',
    'a folder that others may write in': 'can be written by others: run chmod 700',
    'a lock that is a link': 'is a symbolic link, which is not followed',
  }

  it.each(Object.keys(places) as (keyof typeof places)[])('is refused: %s', async what => {
    const { kit, folder } = await withFolder()
    places[what]({ path: kit.path, folder, home: kit.home })
    await expect(kit.token()).rejects.toMatchObject(refused(messages[what]))
    expect([kit.sent, kit.opened, existsSync(join(kit.home, 'nothing'))]).toEqual([[], [], false])
  })

  it('is refused also when it comes while the person logs in', async () => {
    const { kit, served } = await withFolder({
      async openBrowser(url) {
        symlinkSync('/dev/null', kit.path)
        await visit(await answerOf(served, url, 'allow'))
      },
    })
    await expect(kit.token()).rejects.toMatchObject(refused('is a symbolic link'))
    expect(lstatSync(kit.path).isSymbolicLink()).toBe(true)
  })

  it('of another user is refused', async context => {
    context.skip(process.getuid?.() !== 0, 'only root can give a folder away')
    const { kit, folder } = await withFolder()
    execFileSync('chown', ['65534', folder])
    await expect(kit.token()).rejects.toMatchObject(refused('belongs to another user'))
    execFileSync('chown', ['0', folder])
    writeFileSync(kit.path, '{"version":1,"logins":{}}', { mode: 0o600 })
    execFileSync('chown', ['65534', kit.path])
    await expect(kit.token()).rejects.toMatchObject(refused('belongs to another user'))
  })
})

describe('the lock', () => {
  const namespace = process.platform === 'linux' ? ` ${readlinkSync('/proc/self/ns/pid')}` : ''
  const machine = JSON.stringify(hostname() + namespace)

  it('of a process that lives is not taken, however long it does not stir', { timeout: 60_000 }, async () => {
    const { kit, served, clock } = await withFolder()
    await kit.token()
    clock.pass(20 * DAY_MS)
    const holder = startHolder(served.url, kit.home, clock.now().toISOString())
    await holder.said('renewed')
    // it has spent the refresh token, and does nothing for a while
    holder.stop()
    const token = kit.token()
    await setTimeout(12_500)
    expect(kit.sent.filter(line => line.endsWith('refresh_token'))).toEqual([])
    holder.goOn()
    expect(await token).toBe(await holder.token)
    expect((await served.use(await token)).status).toBe(200)
  })

  it.skipIf(process.platform !== 'linux')('of a process whose number another has now is taken over at once', async () => {
    const { kit } = await withFolder()
    const text = `{"id":"left","pid":${process.pid},"started":"1","machine":${machine}}`
    writeFileSync(join(dirname(kit.path), 'config.login.lock'), text, { mode: 0o600 })
    const begun = performance.now()
    await kit.token()
    expect(performance.now() - begun).toBeLessThan(5000)
  })

  it('whose taking over was broken off is taken over all the same', { timeout: 60_000 }, async () => {
    const { kit, folder } = await withFolder()
    const ahead = new Date(Date.now() + 3_600_000)
    for (const name of ['config.login.lock', 'config.login.lock.stale']) {
      writeFileSync(join(folder, name), '{"id":"x","pid":1,"machine":"another"}', { mode: 0o600 })
      utimesSync(join(folder, name), ahead, ahead)
    }
    await kit.token()
    expect(readdirSync(folder)).toEqual(['config'])
  })

  it('is told of where a folder is in its way', async () => {
    const { kit, folder } = await withFolder()
    const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
    const text = `{"id":"left","pid":${dead},"started":null,"machine":${machine}}`
    writeFileSync(join(folder, 'config.login.lock'), text, { mode: 0o600 })
    mkdirSync(join(folder, 'config.login.lock.stale'))
    await expect(kit.token()).rejects.toMatchObject(refused('config.login.lock.stale is no file'))
  })

  it('of a process that is gone is taken over at once', async () => {
    const { kit } = await withFolder()
    await kit.token()
    // that of a process which has ended, as this machine writes it
    const begun = performance.now()
    const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
    const text = `{"id":"left","pid":${dead},"started":null,"machine":${machine}}`
    for (const lock of ['config.lock', 'config.login.lock']) writeFileSync(join(dirname(kit.path), lock), text, { mode: 0o600 })
    await kit.login.logIn(kit.call())
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(readdirSync(dirname(kit.path))).toEqual(['config'])
  })

  it('of somebody who does not stir is taken over, and the wait is told', { timeout: 60_000 }, async () => {
    const { kit } = await withFolder()
    const lock = join(dirname(kit.path), 'config.login.lock')
    writeFileSync(lock, '{"id":"elsewhere","pid":1,"machine":"another"}', { mode: 0o600 })
    utimesSync(lock, new Date(0), new Date(0))
    const begun = performance.now()
    await kit.token()
    expect(performance.now() - begun).toBeGreaterThan(9000)
    expect(kit.said[0]).toBe('Another program is being logged in: waiting for it.')
    expect(readdirSync(dirname(kit.path))).toEqual(['config'])
  })
})
