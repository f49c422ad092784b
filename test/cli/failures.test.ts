import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { cleanEnvironment, KEYWRIGHT, runKeywright } from './run-keywright.js'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-failures-'))
  await runKeywright(folder, ['keys', 'create', '--name', 'there'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (line: string, env: Readonly<Record<string, string>> = {}) => runKeywright(folder, line.split(' '), env)

describe('a wrong command line', () => {
  it.each([
    ['kyes list', 'did you mean keys', ''],
    ['keys lst', 'did you mean list', ''],
    ['keys list --acount acme', 'did you mean --account', ''],
    ['keys create --nmae x', 'did you mean --name', ''],
    ['keys create', '--name is missing', ''],
    ['keys create --name', "'--name <name>' argument missing", ''],
    ['keys show', "missing required argument 'id'", ''],
    ['keys list extra', 'too many arguments', ''],
    ['keys create --name x --expires soon', '--expires: "soon"', ''],
    ['keys create --name x --expires 2020-01-01', '--expires: has passed already', ''],
    ['keys create --name x --metadata [1]', '--metadata: write a JSON object', ''],
    ['keys create --name x --subnet 10.0.0.5/8', '--subnet: "10.0.0.5/8" has host bits: write "10.0.0.0/8"', ''],
    ['keys create --name x --grant mon*', '--grant: "mon*"', ''],
    ['keys create --name x --origin https://app.example.com/', 'write "https://app.example.com"', ''],
    ['keys create --name x --environment a_b', '--environment', ''],
    ['keys list --limit 0', '--limit: "0"', ''],
    ['keys list --limit 2x', '--limit: "2x"', ''],
    ['keys list --cursor x', '--cursor: is the "next" of a page before', ''],
    ['keys list --state dead', 'active, expired, idle, revoked', ''],
    ['keys list --state idle', '--idle-after-days', ''],
    ['keys list --idle-after-days 0', '--idle-after-days: "0"', ''],
    ['keys update key_x --name x --as  ', '--as: must not be empty', ''],
    ['keys end-secret key_x', "missing required argument 'secret-id'", ''],
    ['keys usage key_x', "unknown command 'usage'", ''],
    ['usage', "missing required argument 'key'", ''],
    ['usage key_x --days 367', '--days: "367"', ''],
    ['role list', 'did you mean roles', ''],
    ['roles create --grant a:read', '--name is missing', ''],
    ['roles create --name x --grant mon*', '--grant: "mon*"', ''],
    ['roles update reader', 'nothing to change', ''],
    ['members add --account acme', "missing required argument 'user'", ''],
    ['members add u --email nowhere', '--email: is an e-mail address', ''],
    ['members update u', 'nothing to change', ''],
    ['members update u --grant a:read --any-grant', 'cannot be used with', ''],
    ['members lits', 'did you mean list', ''],
    [`members add ${'u'.repeat(201)}`, 'keywright: user: has 1 to 200 characters', ''],
    ['members deactivate --user u_17', "unknown option '--user'", ''],
    ['requests create --reason x', '--user is missing', ''],
    ['requests create --user u', '--reason is missing', ''],
    ['requests approve req_x --user bob', "unknown option '--user'", ''],
    ['requests list --state open', 'pending, approved, denied', ''],
    ['requests list --limit 101', '--limit: "101"', ''],
    ['audit list --from yesterday', '--from: "yesterday"', ''],
    ['audit list --to 2030-02-30', '--to: "2030-02-30": there is no such day', ''],
    ['audit show first', '"first" is no number of an event', ''],
    ['sweep --idle-after-days soon', '--idle-after-days: "soon"', ''],
    ['keys rotate key_x --grace soon', '--grace: "soon"', ''],
    ['keys update key_x', 'nothing to change', ''],
    ['keys update key_x --subnet 192.0.2.1 --any-subnet', 'cannot be used with', ''],
    ['keys list --store memory:', 'name one that lasts', ''],
    ['keys list', 'name one that lasts', 'memory:'],
    ['keys list --store sqlit:x.db', '--store: there is no store for "sqlit:"', ''],
    ['keys list', 'KEYWRIGHT_STORE is not a store URL', 'full nonsense'],
    ['demo --port abc', '--port: "abc"', ''],
    ['demo --port 65536', '--port: "65536"', ''],
    ['demo --koala', 'did you mean --koa', ''],
  ])('keywright %s says %s', async (line, message, store) => {
    const { code, stdout, stderr } = await run(line, store ? { KEYWRIGHT_STORE: store } : {})
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(stderr.toLowerCase()).toContain(message.toLowerCase())
  })
})

describe('a command that fails', () => {
  it.each([
    ['keys show key_nobody', 'there is no key key_nobody in sqlite:keywright.db'],
    ['keys update key_nobody --name x', 'there is no key key_nobody'],
    ['keys rotate key_nobody', 'there is no key key_nobody'],
    ['keys revoke key_nobody', 'there is no key key_nobody'],
    ['keys delete key_nobody --yes', 'there is no key key_nobody'],
    ['keys show kw_live_looksLikeASecret', 'there is no key with this id'],
    ['keys show key_nobody --store sqlite:elsewhere.db', 'there is no store sqlite:elsewhere.db here'],
    ['keys end-secret key_nobody sec_x', 'there is no key key_nobody'],
    ['usage key_nobody', 'there is no key key_nobody'],
    ['roles show reader', 'there is no role reader in sqlite:keywright.db: "keywright roles list" shows them'],
    ['roles update kw_live_looksLikeASecret --name x', 'there is no role with this id'],
    ['requests show req_nobody', 'there is no access request req_nobody'],
    ['requests approve kw_live_looksLikeASecret', 'there is no access request with this id'],
    ['members activate u_17', 'there is no such member of no account'],
    ['audit verify --store sqlite:elsewhere.db', 'there is no store sqlite:elsewhere.db here'],
    ['audit export --store sqlite:elsewhere.db', 'there is no store sqlite:elsewhere.db here'],
    ['sweep --store sqlite:elsewhere.db', 'there is no store sqlite:elsewhere.db here'],
    ['keys create --name x --store sqlite:no/such/folder/keys.db', 'no/such/folder'],
    ['keys list --store sqlite:a-folder', 'a-folder'],
    ['keys list --store sqlite:foreign.txt', 'foreign.txt'],
  ])('keywright %s says %s', async (line, message) => {
    mkdirSync(join(folder, 'a-folder'), { recursive: true })
    writeFileSync(join(folder, 'foreign.txt'), 'this is a shopping list and no database at all\n'.repeat(100))
    const before = readdirSync(folder)
    const { code, stdout, stderr } = await run(line)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('looksLikeASecret')
    expect(readdirSync(folder)).toEqual(before)
  })

  it('shows where it failed to who asks for it', async () => {
    const { stderr } = await run('keys show key_nobody', { KEYWRIGHT_DEBUG: '1' })
    expect(stderr).toMatch(/^keywright: there is no key.*\nError: there is no key.*\n {4}at /)
  })
})

describe('the command line', () => {
  it.each(['--version', '-v'])('%s is the version', async flag => {
    expect(await run(flag)).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' })
  })

  const groups: Readonly<Record<string, readonly string[]>> = {
    keys: ['create', 'list', 'show', 'update', 'rotate', 'end-secret', 'revoke', 'delete'],
    roles: ['create', 'list', 'show', 'update', 'delete'],
    members: ['add', 'list', 'update', 'activate', 'deactivate'],
    requests: ['list', 'create', 'show', 'approve', 'deny'],
    audit: ['list', 'show', 'verify', 'export'],
    migrate: ['status', 'up'],
    store: ['copy'],
  }
  const commands = Object.entries(groups).flatMap(([group, names]) => [`${group} `, ...names.map(name => `${group} ${name} `)])
  it.each(['', 'demo ', 'usage ', 'sweep ', ...commands])('keywright %s--help has examples', async command => {
    const { code, stdout, stderr } = await run(`${command}--help`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: keywright ${command}`))
    expect(stdout).toMatch(/\nExamples:\n {2}\S+/)
  })

  it.each([[[]], [['keys']]])('without a command it shows its help and fails: %j', async args => {
    const { code, stdout, stderr } = await runKeywright(folder, args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^(?:Keys and accounts|Commands):$/m)
  })

  it('colours only where it may', async () => {
    const coloured = async (env: Readonly<Record<string, string>>) => (await run('keys list', env)).stdout.includes('\u001b[')
    expect(await coloured({})).toBe(false)
    expect(await coloured({ FORCE_COLOR: '1' })).toBe(true)
    expect(await coloured({ FORCE_COLOR: '0' })).toBe(false)
    expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
  })

  it('does not mind a reader that goes away', async () => {
    const child = spawn(process.execPath, [KEYWRIGHT, 'keys', 'list'], { cwd: folder, env: cleanEnvironment() })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const code = await new Promise(resolve => {
      child.once('close', resolve)
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
