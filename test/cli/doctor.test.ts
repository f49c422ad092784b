import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createKeyring, type KeyStore, openStore } from 'keywright'
import { describe, expect, it } from 'vitest'
import { KNOWN_VARIABLES } from '../../src/cli/doctor/environment-findings.js'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { isInRange } from '../../src/cli/doctor/package-version.js'
import { startMailServer } from '../notices/mail-server.js'
import { openAsStoresDo } from '../stores/sqlite-drivers.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { runKeywright } from './run-keywright.js'

const VERSION_1 = readFileSync(new URL('../stores/version-1.sql', import.meta.url), 'utf8')

function useDoctor() {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)
  const examine = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
    const outcome = await runKeywright(folder, ['doctor', '--json', ...args], env)
    const { ok, findings } = JSON.parse(outcome.stdout) as { ok: boolean; findings: Finding[] }
    const of = (name: string) => findings.find(finding => finding.name === name)
    return { ...outcome, ok, findings, of, states: findings.map(({ name, state }) => `${name} ${state}`) }
  }
  const inStore = async (use: (store: KeyStore) => Promise<unknown>) => {
    const store = openStore(`sqlite:${path('keywright.db')}`)
    await store.open()
    await use(store)
    await store.close()
  }
  const withKey = async () => {
    const keyring = createKeyring({ store: `sqlite:${path('keywright.db')}`, logger: { warn() {}, error() {} } })
    await keyring.keys.create({ name: 'first' })
    await keyring.tokens.rotateSigningKey()
    await keyring.close()
    chmodSync(path('keywright.db'), 0o600)
  }
  return { folder, path, examine, inStore, withKey, run: (args: readonly string[]) => runKeywright(folder, args) }
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

describe('keywright doctor', () => {
  it('finds nothing wrong where all is well, and changes nothing', async () => {
    const { examine, withKey, path, run } = useDoctor()
    await withKey()
    const before = readFileSync(path('keywright.db'))
    const { code, ok, findings, of } = await examine()
    expect(findings.filter(({ state }) => state !== 'fine')).toEqual([])
    expect({ code, ok }).toEqual({ code: 0, ok: true })
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Node',
        'keywright',
        'environment',
        'store',
        'tables',
        'latency',
        'keys',
        'signing keys',
        'notices',
        'sweeping',
        'audit trail',
        'journal',
        'disk',
        'folder',
        'file',
      ]),
    )
    expect(of('signing keys')?.message).toContain('the one that is used here')
    expect(readFileSync(path('keywright.db')).equals(before)).toBe(true)
    const { stdout, stderr } = await run(['doctor'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^✓ Node: \d+\.\d+\.\d+ \(>=\d+\.\d+\.\d+\)\n/)
    expect(stdout).not.toContain('\u001b[')
  })

  it('makes no store where there is none', async () => {
    const { examine, folder } = useDoctor()
    const { code, of, states } = await examine()
    expect(code).toBe(0)
    expect(of('store')).toMatchObject({ state: 'doubtful', message: 'there is no sqlite:keywright.db yet' })
    expect(states).toContain('folder fine')
    expect(readdirSync(folder)).toEqual([])
    const nowhere = await examine(['--store', 'sqlite:no/such/folder/keys.db'])
    expect(nowhere).toMatchObject({ code: 1, stderr: 'keywright: something is wrong: folder\n' })
    expect(nowhere.of('folder')?.message).toContain('does not exist')
  })

  it('finds misspelt variables and values that are refused, and repeats none of them', async () => {
    const { examine } = useDoctor()
    const env = {
      KEYWRIGHT_STROE: 'sqlite:hemmelig.db',
      keywright_store: 'sqlite:hemmelig.db',
      KEYWRIGHT_SECRET: 'hemmelig',
      KEYWRIGHT_IDLE_AFTER_DAYS: 'hemmelig',
      KEYWRIGHT_ZZZZZZZZZZZZZZ: 'hemmelig',
    }
    const { code, of, states, stdout, stderr } = await examine([], env)
    expect(code).toBe(1)
    expect(of('KEYWRIGHT_STROE')?.advice).toBe('did you mean KEYWRIGHT_STORE?')
    expect(of('keywright_store')?.advice).toBe('did you mean KEYWRIGHT_STORE?')
    expect(of('KEYWRIGHT_ZZZZZZZZZZZZZZ')?.advice).toContain('known are KEYWRIGHT_STORE')
    expect(states).toContain('KEYWRIGHT_SECRET wrong')
    expect(stderr).toContain('KEYWRIGHT_SECRET')
    expect((stdout + stderr).replaceAll('"hemmelig": write', '')).not.toContain('hemmelig.db')
    const noStore = await examine([], { KEYWRIGHT_STORE: 'postgres://u:hemmelig@/x#y' })
    expect(noStore.states).toContain('KEYWRIGHT_STORE wrong')
    expect(noStore.stdout + noStore.stderr).not.toContain('hemmelig')
  })

  it.each([
    ['KEYWRIGHT_TRUSTED_PROXIES', 'nonsense', 'KEYWRIGHT_TRUSTED_PROXIES: "nonsense"'],
    ['KEYWRIGHT_TRUSTED_PROXIES', '10.0.0.0/8, 10.0.0.5/8', 'KEYWRIGHT_TRUSTED_PROXIES: "10.0.0.5/8"'],
    ['KEYWRIGHT_ISSUER', 'ftp://x', 'KEYWRIGHT_ISSUER is the public base URL of this server, such as "https://api.example.com"'],
    ['KEYWRIGHT_ISSUER', 'https://API.example.com', 'KEYWRIGHT_ISSUER: write it as "https://api.example.com"'],
    ['KEYWRIGHT_ISSUER', 'https://u:hemmelig@api.example.com', 'KEYWRIGHT_ISSUER is the public base URL'],
    ['KEYWRIGHT_URL', 'http://x.example', 'KEYWRIGHT_URL must begin with https://'],
    ['KEYWRIGHT_URL', 'https://u:hemmelig@x.example', 'KEYWRIGHT_URL must have no user'],
    ['KEYWRIGHT_API_KEY', 'Bearer hemmelig', 'KEYWRIGHT_API_KEY holds no secret'],
    ['KEYWRIGHT_SECRET', 'hemmelig', 'KEYWRIGHT_SECRET has fewer than'],
    ['KEYWRIGHT_MAIL_URL', 'http://u:hemmelig@x', 'KEYWRIGHT_MAIL_URL is no mail server'],
    ['KEYWRIGHT_STORE', 'mongodb://u:hemmelig@x', 'KEYWRIGHT_STORE'],
    ['KEYWRIGHT_IDLE_AFTER_DAYS', '0', 'KEYWRIGHT_IDLE_AFTER_DAYS: "0"'],
    ['KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS', '60', 'KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS: an idle key expires, and no other'],
  ])('finds that %s=%s is wrong, and says what would be right', async (variable, value, message) => {
    const { examine } = useDoctor()
    const { code, of, stdout, stderr } = await examine([], { [variable]: value, KEYWRIGHT_MAIL_FROM: 'api@example.com' })
    expect(code).toBe(1)
    expect(of(variable)).toMatchObject({ state: 'wrong', message: expect.stringContaining(message) })
    expect(of('environment')).toBeUndefined()
    expect(stdout + stderr).not.toContain('hemmelig')
  })

  it('finds every variable that is wrong, and nothing in those that are right', async () => {
    const { examine } = useDoctor()
    const wrong = await examine([], { KEYWRIGHT_IDLE_AFTER_DAYS: 'x', KEYWRIGHT_MAIL_URL: 'x', KEYWRIGHT_URL: 'x' })
    expect(wrong.states).toEqual(
      expect.arrayContaining(['KEYWRIGHT_IDLE_AFTER_DAYS wrong', 'KEYWRIGHT_MAIL_FROM wrong', 'KEYWRIGHT_URL wrong']),
    )
    const right = await examine([], {
      KEYWRIGHT_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32',
      KEYWRIGHT_ISSUER: 'http://localhost:3000',
      KEYWRIGHT_URL: 'http://127.0.0.1:3000/api',
      KEYWRIGHT_API_KEY: ' kw_live_x ',
      KEYWRIGHT_SECRET: 'x'.repeat(40),
    })
    expect(right.of('environment')).toMatchObject({ state: 'fine' })
  })

  it('knows every variable that keywright reads', () => {
    const root = new URL('../../src/', import.meta.url)
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    const read = files.flatMap(file => readFileSync(new URL(file, root), 'utf8').match(/\bKEYWRIGHT_[A-Z_]+[A-Z]\b/g) ?? [])
    expect([...new Set(read)].toSorted()).toEqual([...KNOWN_VARIABLES].toSorted())
  })

  it('finds a store of another version, of another program, and one that is not there', async () => {
    const { examine, path } = useDoctor()
    const old = openAsStoresDo(path('old.db'))
    old.exec(VERSION_1)
    old.close()
    const before = readFileSync(path('old.db'))
    const pending = await examine(['--store', 'sqlite:old.db'])
    expect(pending.of('tables')).toMatchObject({
      state: 'doubtful',
      advice: expect.stringContaining('keywright migrate up --store sqlite:old.db'),
    })
    expect(readFileSync(path('old.db')).equals(before)).toBe(true)
    writeFileSync(path('list.txt'), 'bread, butter, jam\n'.repeat(200))
    const foreign = await examine(['--store', 'sqlite:list.txt'])
    expect(foreign.states).toEqual(expect.arrayContaining(['journal wrong', 'store wrong']))
    for (const url of [
      'postgres://u:hemmelig@127.0.0.1:1/x',
      'mysql://u:hemmelig@127.0.0.1:1/x',
      'redis://:hemmelig@127.0.0.1:1',
    ]) {
      const away = await examine(['--store', url])
      expect(away.code).toBe(1)
      expect(away.of('store')).toMatchObject({ state: 'wrong' })
      expect(away.stdout + away.stderr).not.toContain('hemmelig')
    }
  }, 40_000)

  it('finds who may read the file, notices that are stuck, and that nobody sweeps', async () => {
    const { examine, withKey, inStore, path } = useDoctor()
    await withKey()
    chmodSync(path('keywright.db'), 0o644)
    const facts = { account: null, value: { channel: 'mail', attempts: 3 } }
    await inStore(store =>
      store.write({
        documents: [
          { kind: 'outbox', id: 'msg_1', expected: null, becomes: { ...facts, createdAt: daysAgo(1), expiresAt: daysAgo(-29) } },
          { kind: 'used_up', id: 'x', expected: null, becomes: { ...facts, createdAt: daysAgo(4), expiresAt: daysAgo(3) } },
        ],
      }),
    )
    const { code, of } = await examine()
    expect(code).toBe(0)
    if (process.platform !== 'win32')
      expect(of('file')).toMatchObject({ state: 'doubtful', advice: expect.stringContaining('chmod') })
    expect(of('notices')).toMatchObject({
      state: 'doubtful',
      message: expect.stringMatching(/^1 wait to be sent, the first since .*, tried 3 times$/),
    })
    expect(of('sweeping')?.message).toContain(`nobody has swept since ${daysAgo(3).toISOString().slice(0, 10)}`)
  })

  it('finds a trail that was edited', async () => {
    const { examine, withKey, path } = useDoctor()
    await withKey()
    const database = openAsStoresDo(path('keywright.db'))
    database.exec("update keywright_events set action = 'key.deleted' where sequence = 2")
    database.close()
    const { code, of } = await examine()
    expect(code).toBe(1)
    expect(of('audit trail')).toMatchObject({ state: 'wrong', message: 'event 2: the event was edited' })
  })

  it('finds that the secret of the signing keys is gone, or another', async () => {
    const { examine, withKey, path } = useDoctor()
    await withKey()
    copyFileSync(path('keywright.db.secret'), path('kept'))
    expect((await examine([], { KEYWRIGHT_SECRET: 'x'.repeat(40) })).of('signing keys')).toMatchObject({
      state: 'wrong',
      message: 'none was encrypted under the secret that is used here',
    })
    rmSync(path('keywright.db.secret'))
    expect((await examine()).of('signing keys')).toMatchObject({ state: 'wrong', advice: expect.stringContaining('restore it') })
    expect(existsSync(path('keywright.db.secret'))).toBe(false)
  })

  it('says which peppers are needed', async () => {
    const { examine, path } = useDoctor()
    const peppers = [{ id: 'p2030', secret: 'p'.repeat(32) }]
    const keyring = createKeyring({ store: `sqlite:${path('keywright.db')}`, peppers, logger: { warn() {}, error() {} } })
    await keyring.keys.create({ name: 'first' })
    await keyring.close()
    expect((await examine()).of('peppers')?.message).toContain('p2030')
  })

  it('asks the mail server, and sends nothing', async () => {
    const { examine } = useDoctor()
    const server = await startMailServer()
    const env = { KEYWRIGHT_MAIL_URL: server.url, KEYWRIGHT_MAIL_FROM: 'api@example.com' }
    expect((await examine([], env)).of('mail')).toMatchObject({ state: 'fine' })
    await server.stop()
    const away = await examine([], { ...env, KEYWRIGHT_MAIL_URL: server.url.replace('//', '//ada:hemmelig@') })
    expect(away).toMatchObject({ code: 1 })
    expect(away.of('mail')).toMatchObject({ state: 'wrong' })
    expect(away.stdout + away.stderr).not.toContain('hemmelig')
    expect(server.mails).toEqual([])
  })

  it.each([
    [['--peer', '203.0.113.9'], 'fine', '203.0.113.9, which connects itself'],
    [
      ['--peer', '10.0.0.3', '--forwarded-for', '192.0.2.1, 203.0.113.9, 10.0.0.7'],
      'fine',
      '203.0.113.9, the first from the right',
    ],
    [['--peer', '203.0.113.9', '--forwarded-for', '192.0.2.1'], 'fine', '203.0.113.9, which connects itself'],
    [['--peer', '10.0.0.3', '--forwarded-for', '10.0.0.9'], 'fine', '10.0.0.9, the first of all'],
    [['--peer', '10.0.0.3', '--forwarded-for', '203.0.113.9, unknown'], 'doubtful', "it can't be known"],
    [['--peer', '10.0.0.3'], 'doubtful', '10.0.0.3, a trusted proxy that sends no X-Forwarded-For'],
  ])('says whose address %j is', async (args, state, message) => {
    const { of } = await useDoctor().examine([...args, '--trusted-proxy', '10.0.0.0/8'])
    expect(of('client address')).toMatchObject({ state, message: expect.stringContaining(message) })
  })

  it('takes the trusted proxies of the environment, as serve does, where none is given', async () => {
    const { examine } = useDoctor()
    const env = { KEYWRIGHT_TRUSTED_PROXIES: '192.168.0.0/16, 10.0.0.0/8' }
    const asked = ['--peer', '10.0.0.3', '--forwarded-for', '203.0.113.9']
    expect((await examine(asked, env)).of('client address')?.message).toContain('203.0.113.9, the first from the right')
    const given = await examine([...asked, '--trusted-proxy', '172.16.0.0/12'], env)
    expect(given.of('client address')?.message).toContain('10.0.0.3, which connects itself')
    expect((await examine([], env)).of('client address')).toBeUndefined()
    const broken = await examine(asked, { KEYWRIGHT_TRUSTED_PROXIES: 'nonsense' })
    expect(broken.of('client address')).toMatchObject({ state: 'wrong', message: expect.stringContaining("can't be known") })
  })

  it.each([
    [['--forwarded-for', '192.0.2.1'], '--peer is missing'],
    [['--peer', 'nowhere'], '--peer: "nowhere"'],
    [['--peer', '10.0.0.3', '--trusted-proxy', '10.0.0.5/8'], '--trusted-proxy: '],
    [['--store', 'sqlit:x'], 'there is no store for "sqlit:"'],
  ])('%j is a wrong command line', async (args, message) => {
    const { code, stdout, stderr } = await runKeywright(temporaryFolder(), ['doctor', ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it.each([
    ['20.19.0', '>=20.19.0', true],
    ['20.18.9', '>=20.19.0', false],
    ['v26.0.0', '>=20.19.0', true],
    ['4.22.3', '>=4', true],
    ['3.9.9', '>=4', false],
    ['1.9.4', '^1.9.0', true],
    ['2.0.0', '^1.9.0', false],
    ['1.8.9', '^1.9.0', false],
    ['1.2.3-beta.1', '^1.2.1', true],
  ])('holds version %s against %s: %s', (version, range, fits) => {
    expect(isInRange(version, range)).toBe(fits)
  })
})
