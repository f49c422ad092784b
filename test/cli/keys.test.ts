import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type ApiKey, createKeyring, type Keyring, type KeyWithSecret, secretPattern } from 'keywright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKeywright } from './run-keywright.js'

let folder = ''
let keyring: Keyring
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-cli-'))
  keyring = openKeyring()
})
afterAll(async () => {
  await keyring.close()
  rmSync(folder, { recursive: true, force: true })
})

const openKeyring = () => createKeyring({ store: `sqlite:${join(folder, 'keywright.db')}`, logger: { warn() {}, error() {} } })

const keys = (...args: string[]) => runKeywright(folder, ['keys', ...args])

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await keys(...args, '--json')
  expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 })
  return JSON.parse(stdout) as T
}

/** A key as it is in JSON. */
const asJson = (key: ApiKey | null) => JSON.parse(JSON.stringify(key)) as unknown

/** Whether the stored keys let a secret in, and as whom. */
async function authenticated(secret: string): Promise<string> {
  // one that has no memory of the key
  const fresh = openKeyring()
  const headers = { 'x-api-key': secret }
  const request = { method: 'GET', url: '/', headers, rawHeaders: ['x-api-key', secret], socket: { remoteAddress: '192.0.2.7' } }
  try {
    await fresh.ready()
    return (await fresh.authenticate(request)).id
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    await fresh.close()
  }
}

describe('keywright keys create', () => {
  it('prints the secret alone on standard output', async () => {
    const { code, stdout, stderr } = await keys('create', '--name', 'first', '--grant', 'monitors:read')
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${secretPattern().source}\\n$`))
    expect(stderr).toMatch(/^Made key_\w+ "first" in sqlite:keywright\.db: may monitors:read; from anywhere; never expires\.\n/)
    expect(stderr).not.toContain(stdout.trim())
    expect(await authenticated(stdout.trim())).toMatch(/^key_/)
  })

  it('says when the key can do nothing yet', async () => {
    const { stderr } = await keys('create', '--name', 'bare')
    expect(stderr).toMatch(/has no grants; .*\nIt opens no route that requires a grant; give it one: keywright keys update key_/)
  })

  it('gives everything that is said to the key', async () => {
    const facts =
      '--name export --account acme --owner u_17 --grant a:read --grant b:* --subnet 192.0.2.0/24 --subnet 2001:db8::1 '
    const more = '--origin https://app.example.com --expires 2090-12-31 --contact ops@example.com --metadata {"team":"ops"} '
    await keyring.roles.create({ id: 'reader', name: 'Reader', grants: ['c:read'] })
    const { key, secret } = await json<KeyWithSecret>('create', ...`${facts}${more}--environment test --role reader`.split(' '))
    expect(key).toMatchObject({
      name: 'export',
      state: 'active',
      account: 'acme',
      owner: 'u_17',
      grants: ['a:read', 'b:*', 'c:read'],
      subnets: ['192.0.2.0/24', '2001:db8::1/128'],
      origins: ['https://app.example.com'],
      expiresAt: '2090-12-31T00:00:00.000Z',
      technicalContact: 'ops@example.com',
      metadata: { team: 'ops' },
      environment: 'test',
      role: 'reader',
    })
    expect(secret).toMatch(secretPattern({ environment: 'test' }))
    expect(key).toEqual(asJson(await keyring.keys.get(key.id)))
    expect(await authenticated(secret)).toBe(key.id)
  })

  it('takes its store from KEYWRIGHT_STORE, and rather from --store', async () => {
    const env = { KEYWRIGHT_STORE: 'sqlite:by-env.db' }
    const byEnv = await runKeywright(folder, ['keys', 'create', '--name', 'one'], env)
    expect(byEnv.stderr).toContain('in sqlite:by-env.db')
    const byOption = await runKeywright(folder, ['keys', 'create', '--name', 'one', '--store', 'sqlite:by-option.db'], env)
    expect(byOption.stderr).toContain('in sqlite:by-option.db')
  })
})

describe('keywright keys list', () => {
  it('says how to make the first key, and makes no file', async () => {
    const { code, stdout, stderr } = await keys('list', '--store', 'sqlite:nothing.db')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toBe(
      'No keys in sqlite:nothing.db yet. Make the first: keywright keys create --name first --grant monitors:read --store sqlite:nothing.db\n',
    )
    expect(existsSync(join(folder, 'nothing.db'))).toBe(false)
  })

  it('is a table for people', async () => {
    const { key } = await keyring.keys.create({
      name: 'listed',
      account: 'table',
      grants: ['a:read'],
      expiresAt: new Date('2090-12-31T18:00Z'),
    })
    const { stdout, stderr } = await keys('list', '--account', 'table')
    const [heading, row, ...rest] = stdout.trimEnd().split('\n')
    expect(heading).toMatch(/^id +name +state +hint +grants +expires +last used$/)
    const cells = [key.id, 'listed', 'active', key.secrets[0]?.hint, 'a:read', '2090-12-31 18:00Z', 'never']
    expect(row?.split(/ {2,}/)).toEqual(cells)
    expect({ rest, stderr }).toEqual({ rest: [], stderr: '' })
  })

  it('goes from page to page, and narrows', async () => {
    const { items } = await keyring.keys.list({ account: 'pages' })
    expect(items).toEqual([])
    for (const name of ['1', '2', '3']) await keyring.keys.create({ name, account: 'pages', owner: `u_${name}` })
    const ids = (await keyring.keys.list({ account: 'pages' })).items.map(({ id }) => id)
    await keyring.keys.revoke(ids[0] ?? '')
    const page = async (...args: string[]) => {
      const { items: found, next } = await json<{ items: ApiKey[]; next: string | null }>('list', '--account', 'pages', ...args)
      return { ids: found.map(({ id }) => id), next }
    }
    const first = await page('--limit', '2')
    expect(first.ids).toEqual(ids.slice(0, 2))
    expect(await page('--limit', '2', '--cursor', first.next ?? '')).toEqual({ ids: ids.slice(2), next: null })
    expect((await page('--state', 'revoked')).ids).toEqual(ids.slice(0, 1))
    expect((await page('--owner', 'u_2')).ids).toHaveLength(1)
    const people = await keys('list', '--account', 'pages', '--limit', '2')
    expect(people.stderr).toBe(`More: repeat the command with --cursor ${first.next}\n`)
    expect((await keys('list', '--account', 'nobody')).stderr).toBe('No such keys in sqlite:keywright.db.\n')
  })
})

describe('keywright keys show', () => {
  it('shows all of a key, and no secret', async () => {
    const expiresAt = new Date(Date.now() + 10 * 86_400_000)
    const { key, secret } = await keyring.keys.create({
      name: 'looked at',
      grants: ['a:read'],
      metadata: { team: 'ops' },
      expiresAt,
    })
    const { code, stdout } = await keys('show', key.id)
    expect(code).toBe(0)
    expect(stdout).toContain(key.id)
    for (const line of [/name +looked at/, /state +active/, /grants +a:read/, /subnets +any/, /expires +.*\(in 10 days\)/])
      expect(stdout).toMatch(line)
    expect(stdout).toMatch(/metadata +\{"team":"ops"\}/)
    expect(stdout).toMatch(/secrets +kw_live_\S+ +current/)
    expect(stdout).not.toContain(secret)
    expect(await json('show', key.id)).toEqual(asJson(key))
  })
})

describe('keywright keys update', () => {
  it('changes what is named and nothing else', async () => {
    const facts = { grants: ['a:read'], subnets: ['192.0.2.0/24'], technicalContact: 'ops@example.com' }
    const { key } = await keyring.keys.create({ name: 'before', ...facts })
    const changed = await keys('update', key.id, '--name', 'after', '--grant', 'b:read', '--expires', '2090-12-31')
    expect(changed).toMatchObject({ code: 0, stderr: '' })
    expect(changed.stdout).toBe(`Changed ${key.id} "after": may b:read; from 192.0.2.0/24; until 2090-12-31 00:00Z.\n`)
    expect(await keyring.keys.get(key.id)).toMatchObject({ ...facts, name: 'after', grants: ['b:read'] })
  })

  it('clears', async () => {
    const { key } = await keyring.keys.create({
      name: 'full',
      grants: ['a:read'],
      subnets: ['192.0.2.0/24'],
      origins: ['https://app.example.com'],
      expiresAt: new Date('2090-12-31'),
      technicalContact: 'ops@example.com',
      metadata: { a: 1 },
      role: 'reader',
    })
    const clearing = '--no-grant --any-subnet --any-origin --expires never --no-contact --no-metadata --no-role'
    const nothing = {
      grants: [],
      subnets: null,
      origins: null,
      expiresAt: null,
      technicalContact: null,
      metadata: null,
      role: null,
    }
    expect(await json('update', key.id, ...clearing.split(' '))).toMatchObject({ id: key.id, name: 'full', ...nothing })
  })
})

describe('keywright keys rotate', () => {
  it('gives a new secret, alone on standard output, and ends the old one', async () => {
    const { key, secret } = await keyring.keys.create({ name: 'leaked' })
    const { code, stdout, stderr } = await keys('rotate', key.id)
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${secretPattern().source}\\n$`))
    expect(stderr).toContain('the old secret has ended')
    expect(await authenticated(stdout.trim())).toBe(key.id)
    expect(await authenticated(secret)).toBe('secret_ended')
  })

  it.each(['3600', '1h'])('lets the old one go on for %s', async grace => {
    const { key, secret } = await keyring.keys.create({ name: 'changed over' })
    const { key: after, secret: next } = await json<KeyWithSecret>('rotate', key.id, '--grace', grace)
    expect(after.secrets.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false])
    expect(await authenticated(secret)).toBe(key.id)
    expect(await authenticated(next)).toBe(key.id)
  })
})

describe('keywright keys end-secret', () => {
  it('ends an old secret before its grace is over', async () => {
    const { key, secret } = await keyring.keys.create({ name: 'two secrets' })
    const rotated = await keyring.keys.rotate(key.id, { graceSeconds: 3600 })
    const [current = '', old = ''] = rotated.key.secrets.map(({ id }) => id)
    expect(await authenticated(secret)).toBe(key.id)
    const ended = await keys('end-secret', key.id, old)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/^Ended kw_live_….{4} of key_\w+ "two secrets": it opens nothing any more\.\n$/)
    expect(await authenticated(secret)).toBe('secret_ended')
    expect(await keys('end-secret', key.id, current)).toMatchObject({ code: 1, stdout: '' })
    const unknown = await keys('end-secret', key.id, secret)
    expect(unknown).toEqual({
      code: 1,
      stdout: '',
      stderr: `keywright: the key has no such secret: "keywright keys show ${key.id}" shows those it has\n`,
    })
    expect(await authenticated(rotated.secret)).toBe(key.id)
  })
})

describe('what the audit trail says of a command', () => {
  it('is who ran it, or who --as names', async () => {
    const { key } = await json<KeyWithSecret>('create', '--name', 'trailed')
    await json('update', key.id, '--name', 'renamed', '--as', 'ada')
    await json('rotate', key.id, '--grace', '1h', '--as', 'ada')
    const { secrets } = await json<ApiKey>('show', key.id)
    await json('end-secret', key.id, secrets[1]?.id ?? '', '--as', 'ada')
    await json('revoke', key.id, '--as', 'ada')
    await json('delete', key.id, '--yes')
    const { items } = await keyring.audit.list({ subject: key.id, order: 'oldest' })
    const me = `cli:${userInfo().username}`
    expect(items.map(({ action, actor }) => [action, actor.user])).toEqual([
      ['key.created', me],
      ['key.updated', 'ada'],
      ['key.rotated', 'ada'],
      ['key.secret_ended', 'ada'],
      ['key.revoked', 'ada'],
      ['key.deleted', me],
    ])
    expect(key.createdBy).toBe(me)
  })
})

describe('keywright keys revoke and delete', () => {
  it('ends a key, with a reason', async () => {
    const { key, secret } = await keyring.keys.create({ name: 'done' })
    expect((await keys('revoke', key.id, '--reason', 'project ended')).stdout).toMatch(/^Revoked key_\w+ "done"/)
    expect(await keyring.keys.get(key.id)).toMatchObject({ state: 'revoked', revokedReason: 'project ended' })
    expect((await keys('show', key.id)).stdout).toMatch(/reason +project ended/)
    expect(await authenticated(secret)).toBe('key_revoked')
    expect(await keys('rotate', key.id)).toMatchObject({ code: 1, stdout: '' })
  })

  it('deletes only where it is told twice', async () => {
    const { key, secret } = await keyring.keys.create({ name: 'gone' })
    expect(await keys('delete', key.id)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'keywright: deleting is for good: add --yes, since there is no terminal to ask on\n',
    })
    expect(await authenticated(secret)).toBe(key.id)
    expect(await json('delete', key.id, '--yes')).toEqual({ id: key.id, deleted: true })
    expect(await authenticated(secret)).toBe('unknown_key')
    expect(await keys('delete', key.id, '--yes')).toMatchObject({ code: 1, stdout: '' })
  })
})
