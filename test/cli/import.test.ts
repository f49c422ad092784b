import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createKeyring } from 'keywright'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { frameworks } from '../frameworks.js'
import type { Outcome } from './run-keywright.js'
import { useWorkplace } from './workplace.js'

const { folder, keyring, run } = useWorkplace()

const sha = (algorithm: 'sha256' | 'sha512', text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex') =>
  createHash(algorithm).update(text).digest(encoding)
const random = (length: number) =>
  randomBytes(length)
    .toString('base64url')
    .replaceAll(/[^a-z0-9]/gi, 'x')
    .slice(0, length)

let files = 0
/** Writes a file into the workplace: its name. */
function write(content: string | object): string {
  const name = `file-${files++}`
  writeFileSync(join(folder(), name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

const fileOf = (name: string) => readFileSync(join(folder(), name), 'utf8')

/** A table as databases write it. */
const csv = (rows: readonly Readonly<Record<string, unknown>>[]) => {
  const names = Object.keys(rows[0] ?? {})
  const cell = (value: unknown) =>
    `"${(value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`
  return [names.join(','), ...rows.map(row => names.map(name => cell(row[name])).join(','))].join('\r\n')
}

/** No part of a secret or a hash may be said. */
function expectSilence({ stdout, stderr }: Outcome, ...values: readonly string[]) {
  for (const value of values) expect(`${stdout}${stderr}`).not.toContain(value)
}

const DAY = 86_400_000
const SOON = new Date(Math.floor(Date.now() / 1000) * 1000 + 30 * DAY)

/** Presents secrets over HTTP, on every framework, to a keyring that knows nothing but where the store is. */
async function principalsOf(secrets: readonly string[]): Promise<unknown[]> {
  const seen: unknown[][] = []
  for (const framework of frameworks) {
    const app = await framework.serve({
      keyring: { store: `sqlite:${join(folder(), 'keywright.db')}` },
      routes: [
        {
          path: '/',
          handle: ({ auth }) => {
            const { name, account, owner, grants, subnets, expiresAt } = auth() ?? {}
            return { name, account, owner, grants, subnets, expiresAt }
          },
        },
      ],
    })
    const answers = []
    for (const secret of secrets) {
      const answer = await app.fetch('/', { headers: { authorization: `Bearer ${secret}` } })
      const body = (await answer.json()) as { code?: string }
      answers.push(answer.status === 200 ? body : `${answer.status} ${body.code}`)
    }
    seen.push(answers)
  }
  expect(new Set(seen.map(answers => JSON.stringify(answers))).size).toBe(1)
  return seen[0] ?? []
}

/** The form of the digests of a key: what stands in front of the hash. */
async function formsOf(name: string): Promise<string[]> {
  const { openStore } = await import('keywright')
  const store = openStore(`sqlite:${join(folder(), 'keywright.db')}`)
  await store.open()
  try {
    const records = await store.list({ now: new Date(), limit: 1000 })
    return records
      .filter(record => record.name === name)
      .flatMap(({ secrets }) => secrets.map(({ digest }) => digest.replace(/:[^:]*$/, '')))
  } finally {
    await store.close()
  }
}

describe('keys that better-auth made', () => {
  const made: { name: string; key: string }[] = []
  const tables: Record<string, Record<string, unknown>[]> = { user: [], session: [], account: [], verification: [], apikey: [] }

  beforeAll(async () => {
    const auth = betterAuth({
      baseURL: 'http://127.0.0.1',
      secret: 'a secret for these tests alone, of 32 characters and more',
      emailAndPassword: { enabled: true },
      telemetry: { enabled: false },
      logger: { level: 'error' },
      database: memoryAdapter(tables),
      plugins: [apiKey({ enableMetadata: true })],
    })
    const { user } = await auth.api.signUpEmail({
      body: { email: 'ada@example.com', password: 'a long enough password', name: 'Ada' },
    })
    const make = async (name: string, more: object) => {
      const { key, id } = await auth.api.createApiKey({ body: { userId: user.id, name, ...more } })
      made.push({ name, key })
      return id
    }
    await make('ba full', {
      expiresIn: 30 * 86_400,
      prefix: 'acme_',
      permissions: { reports: ['read', 'write'], users: ['read'] },
      metadata: { team: 'ops' },
    })
    await make('ba bare', {})
    const off = await make('ba off', {})
    await auth.api.updateApiKey({ body: { keyId: off, userId: user.id, enabled: false } })
  })

  it.each(['JSON', 'JSON lines', 'CSV with names of columns'])('authenticate after their import from %s', async form => {
    const rows = tables.apikey ?? []
    expect(rows).toHaveLength(3)
    const text =
      form === 'JSON'
        ? JSON.stringify(rows)
        : form === 'JSON lines'
          ? rows.map(row => JSON.stringify(row)).join('\n')
          : csv(
              rows.map(row =>
                Object.fromEntries(
                  Object.entries(row).map(([name, value]) => [
                    name.replaceAll(/[A-Z]/g, '_$&').toLowerCase(),
                    value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '+00') : value,
                  ]),
                ),
              ),
            )
    const outcome = await run(['keys', 'import', write(text), '--json'])
    expect(outcome.stderr).toMatch(/^line \d "ba off": passed over: it is disabled there\n$/)
    expectSilence(outcome, ...made.map(({ key }) => key), ...rows.map(({ key }) => String(key)))
    const isFirst = form === 'JSON'
    expect([outcome.code, JSON.parse(outcome.stdout)]).toEqual([
      0,
      { format: 'better-auth', imported: isFirst ? 2 : 0, present: isFirst ? 0 : 2, passedOver: 1, refused: 0, dryRun: false },
    ])
    const owner = String(tables.user?.[0]?.id)
    const [full, bare, off] = await principalsOf(made.map(({ key }) => key))
    expect(full).toMatchObject({ name: 'ba full', account: null, owner, grants: ['reports:read', 'reports:write', 'users:read'] })
    const { expiresAt } = full as { expiresAt: string }
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * DAY)).toBeLessThan(DAY)
    expect(bare).toEqual({ name: 'ba bare', account: null, owner, grants: [], subnets: null, expiresAt: null })
    expect(off).toBe('401 unknown_key')
    expect(await formsOf('ba full')).toEqual(['sha256'])
  })
})

describe('keys of other systems', () => {
  interface Case {
    readonly title: string
    readonly secret: string
    readonly file: (secret: string) => string | object
    readonly args?: readonly string[]
    readonly format: string
    readonly is: object
    /** Of its digest, before its first use. */
    readonly digest?: 'sha256' | 'foreign'
  }

  const drfSecret = `${random(8)}.${random(32)}`
  const cases: Case[] = [
    {
      title: 'Unkey, as its migrations have them',
      secret: `sk_live_${random(24)}`,
      file: secret => [
        {
          hash: { value: sha('sha256', secret, 'base64'), variant: 'sha256_base64' },
          name: 'unkey 1',
          externalId: 'acme',
          meta: { plan: 'pro' },
          expires: SOON.getTime(),
          enabled: true,
          permissions: ['documents.read', 'documents.write'],
          start: 'sk_live_',
        },
      ],
      format: 'unkey',
      is: { name: 'unkey 1', account: 'acme', grants: ['documents.read', 'documents.write'], expiresAt: SOON.toISOString() },
      digest: 'sha256',
    },
    {
      title: 'Unkey, as its API lists recoverable ones',
      secret: `sk_live_${random(24)}`,
      file: secret => ({
        meta: { requestId: 'req_1' },
        data: [
          {
            keyId: 'key_12345678',
            start: 'sk_live_',
            enabled: true,
            name: 'unkey 2',
            createdAt: 1,
            identity: { id: 'id_1', externalId: 'globex' },
            plaintext: secret,
          },
        ],
      }),
      format: 'unkey',
      is: { name: 'unkey 2', account: 'globex', grants: [], expiresAt: null },
      digest: 'sha256',
    },
    {
      title: 'Unkey, as its table has them',
      secret: `sk_live_${random(24)}`,
      file: secret =>
        csv([
          {
            id: 'key_1',
            key_auth_id: 'ks_1',
            hash: sha('sha256', secret, 'base64'),
            start: 'sk_l',
            workspace_id: 'ws_1',
            owner_id: 'initech',
            name: 'unkey 3',
            meta: { a: 1 },
            expires: SOON.toISOString().slice(0, 19).replace('T', ' '),
            enabled: 1,
            deleted_at_m: null,
          },
        ]),
      format: 'unkey',
      is: { name: 'unkey 3', account: 'initech', expiresAt: SOON.toISOString() },
      digest: 'sha256',
    },
    {
      title: 'keypal',
      secret: random(32),
      file: secret => [
        {
          id: 'a',
          keyHash: sha('sha256', secret),
          metadata: {
            ownerId: 'user_1',
            name: 'keypal 1',
            scopes: ['read', 'write'],
            enabled: true,
            revokedAt: null,
            rotatedTo: null,
            expiresAt: SOON.toISOString(),
          },
        },
      ],
      format: 'keypal',
      is: { name: 'keypal 1', account: 'user_1', grants: ['read', 'write'], expiresAt: SOON.toISOString() },
      digest: 'sha256',
    },
    {
      title: 'keypal with SHA-512 and a salt, from its table',
      secret: random(32),
      file: secret =>
        csv([
          {
            id: 'a',
            key_hash: sha('sha512', `${secret}pinch of salt`),
            metadata: { ownerId: 'user_2', name: 'keypal 2', tags: ['x'] },
          },
        ]),
      args: ['--salt', 'pinch of salt', '--owner-as', 'owner'],
      format: 'keypal',
      is: { name: 'keypal 2', account: null, owner: 'user_2' },
      digest: 'foreign',
    },
    {
      title: 'djangorestframework-api-key, as dumpdata writes them',
      secret: drfSecret,
      file: secret => {
        const [prefix = ''] = secret.split('.')
        const hashed = `sha512$$${sha('sha512', secret)}`
        return [
          {
            model: 'rest_framework_api_key.apikey',
            pk: `${prefix}.${hashed}`,
            fields: {
              prefix,
              hashed_key: hashed,
              created: '2024-01-01T00:00:00.123Z',
              name: 'drf 1',
              revoked: false,
              expiry_date: SOON.toISOString(),
            },
          },
        ]
      },
      args: ['--account', 'acme', '--grant', 'reports:read'],
      format: 'drf',
      is: { name: 'drf 1', account: 'acme', grants: ['reports:read'], expiresAt: SOON.toISOString() },
      digest: 'foreign',
    },
    {
      title: 'djangorestframework-api-key, from its table',
      secret: `${random(8)}.${random(32)}`,
      file: secret =>
        csv([
          {
            id: `${secret.split('.')[0]}.sha512$$${sha('sha512', secret)}`,
            created: '2024-01-01 00:00:00+00',
            name: 'drf 2',
            revoked: 'f',
            expiry_date: null,
            hashed_key: `sha512$$${sha('sha512', secret)}`,
            prefix: secret.split('.')[0],
          },
        ]),
      format: 'drf',
      is: { name: 'drf 2', account: null, grants: [], expiresAt: null },
      digest: 'foreign',
    },
    {
      title: 'Kong, from its Admin API',
      secret: random(32),
      file: secret => ({
        data: [
          {
            id: 'b2f34145',
            key: secret,
            consumer: { id: '9f', username: 'kong-1' },
            tags: ['old'],
            ttl: 86_400,
            created_at: 1_700_000_000,
          },
        ],
        next: null,
      }),
      format: 'kong',
      is: { name: 'key of kong-1', account: 'kong-1' },
      digest: 'sha256',
    },
    {
      title: "Kong, from deck's files",
      secret: random(32),
      file: secret => ({ _format_version: '3.0', consumers: [{ username: 'kong-2', keyauth_credentials: [{ key: secret }] }] }),
      format: 'kong',
      is: { name: 'key of kong-2', account: 'kong-2', expiresAt: null },
      digest: 'sha256',
    },
    {
      title: 'a table of salted hashes, each with a salt of its own',
      secret: `acme_${random(24)}`,
      file: secret =>
        csv([
          {
            name: 'salted',
            sha256: sha('sha256', `own salt${secret}`),
            salt: 'own salt',
            salt_place: 'before',
            prefix: secret.slice(0, 12),
            account: 'acme',
            permissions: 'reports:read, reports:write',
            allowed_ips: '127.0.0.0/8 ::1',
          },
        ])
          .replaceAll(',', ';')
          .replaceAll('read; ', 'read, '),
      format: 'sha256',
      is: { name: 'salted', account: 'acme', grants: ['reports:read', 'reports:write'], subnets: ['127.0.0.0/8', '::1/128'] },
      digest: 'foreign',
    },
    {
      title: 'a list of hashes',
      secret: random(32),
      file: secret => `${sha('sha512', secret, 'base64')}\n`,
      args: ['--format', 'sha512', '--account', 'listed'],
      format: 'sha512',
      is: { name: 'imported key', account: 'listed' },
      digest: 'foreign',
    },
    {
      title: 'keys as they are',
      secret: random(32),
      file: secret => `secret\tname\n${secret}\tplain 1\n`,
      format: 'plain',
      is: { name: 'plain 1' },
      digest: 'sha256',
    },
    {
      title: "keywright's own form",
      secret: random(32),
      file: secret => ({
        name: 'own',
        account: 'acme',
        grants: ['a:b'],
        expiresAt: SOON.toISOString(),
        hash: { algorithm: 'sha512', value: sha('sha512', secret) },
      }),
      format: 'keywright',
      is: { name: 'own', account: 'acme', grants: ['a:b'], expiresAt: SOON.toISOString() },
      digest: 'foreign',
    },
  ]

  it.each(cases)('of $title authenticate after their import', async ({ secret, file, args = [], format, is, digest }) => {
    const name = write(file(secret))
    const outcome = await run(['keys', 'import', name, ...args, '--json'])
    expectSilence(outcome, secret, sha('sha512', secret).slice(0, 20), sha('sha256', secret, 'base64').slice(0, 20))
    expect({ ...outcome, stdout: JSON.parse(outcome.stdout || 'null') as unknown }).toEqual({
      code: 0,
      stdout: { format, imported: 1, present: 0, passedOver: 0, refused: 0, dryRun: false },
      stderr: '',
    })
    const keyName = (is as { name: string }).name
    if (digest) expect(await formsOf(keyName)).toContain(digest)
    const wrong = `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`
    expect(await principalsOf([secret, wrong])).toEqual([expect.objectContaining(is), '401 unknown_key'])
    // the keyrings of the requests have closed, or will: then it is replaced
    await vi.waitFor(async () => expect(await formsOf(keyName)).not.toContain('foreign'))
    const again = await run(['keys', 'import', name, ...args, '--json'])
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { imported: 0, present: 1, refused: 0 }])
  })
})

describe('keys import', () => {
  const hashes = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, i) => ({ name: `n${i}`, sha512: sha('sha512', random(32)), ...more }))

  it('writes nothing in a dry run, and says what it would do', async () => {
    const here = `sqlite:${join(folder(), 'dry.db')}`
    const secret = random(32)
    const rows = [
      ...hashes(3),
      { name: 'twice', sha512: sha('sha512', secret) },
      { name: 'twice', sha512: sha('sha512', secret) },
      { name: 'bad', sha512: 'no hash at all' },
    ]
    const name = write(csv(rows))
    const first = await run(['keys', 'import', name, '--dry-run', '--store', here])
    expect([first.code, existsSync(join(folder(), 'dry.db'))]).toEqual([1, false])
    expect(first.stdout).toContain('Format sha512: would import 4 keys, 1 was there already, 1 refused')
    expect(first.stderr).toContain('line 7 "bad": refused: hash: value is 128 characters of hex')
    await run(['keys', 'import', write(csv(rows.slice(0, 1))), '--store', here])
    const second = await run(['keys', 'import', name, '--dry-run', '--json', '--store', here])
    expect(JSON.parse(second.stdout)).toEqual({
      format: 'sha512',
      imported: 3,
      present: 2,
      passedOver: 0,
      refused: 1,
      dryRun: true,
    })
    const held = createKeyring({ store: here })
    expect((await held.keys.list()).items).toHaveLength(1)
    expect((await held.audit.list()).items).toHaveLength(1)
    await held.close()
  })

  it('says of each record that it leaves where it stands and why, and writes that into a file', async () => {
    const revoked = sha('sha256', random(20))
    const name = write(
      [
        JSON.stringify({ name: 'good', sha256: sha('sha256', random(20)) }),
        JSON.stringify({ name: 'gone', sha256: revoked, revoked: true }),
        JSON.stringify({ name: 'old', sha256: sha('sha256', random(20)), expires_at: '2001-01-01' }),
        '{ "name": broken }',
        'garbage',
        JSON.stringify({ name: 'wide', sha256: sha('sha256', random(20)), subnets: ['10.0.0.1/8'] }),
        JSON.stringify({ name: 'short', sha256: 'abcdef0123456789' }),
        JSON.stringify({ name: 'none' }),
        JSON.stringify({ name: 'when', sha256: sha('sha256', random(20)), expires: 'tomorrow' }),
        JSON.stringify({ name: 'salted', sha256: sha('sha256', random(20)), salt: 'x', salt_place: 'middle' }),
      ].join('\n'),
    )
    const outcome = await run(['keys', 'import', name, '--report', 'left.jsonl'])
    expect(outcome.code).toBe(1)
    expectSilence(outcome, revoked, 'abcdef0123456789')
    expect(outcome.stdout).toContain('imported 1 key, 2 passed over, 7 refused')
    const left = fileOf('left.jsonl')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, string>)
    expect(left.map(({ place, name: of, outcome: what, reason }) => [place, of, what, reason])).toEqual([
      ['line 2', 'gone', 'passed_over', 'it is revoked there'],
      ['line 3', 'old', 'passed_over', 'it has expired'],
      ['line 4', null, 'refused', 'is no JSON'],
      ['line 5', null, 'refused', 'is no JSON'],
      ['line 6', 'wide', 'refused', expect.stringContaining('10.0.0.0/8')],
      ['line 7', 'short', 'refused', expect.stringContaining('hash: value is 64 characters of hex')],
      ['line 8', 'none', 'refused', expect.stringContaining('sha256: is missing')],
      ['line 9', 'when', 'refused', expect.stringContaining('expires: is an instant')],
      ['line 10', 'salted', 'refused', expect.stringContaining('saltPlace is before or after')],
    ])
    expect(statSync(join(folder(), 'left.jsonl')).mode & 0o777).toBe(0o600)
    const said = outcome.stderr.split('\n')
    for (const { place = '', reason = '' } of left)
      expect(said.some(line => line.startsWith(place) && line.endsWith(reason))).toBe(true)
  })

  it('takes no key of which it is not told clearly that it is good, and from anywhere', async () => {
    const secrets: string[] = []
    const row = (name: string, more: object) => ({ name, secret: secrets[secrets.push(random(32)) - 1], ...more })
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    const lines = [
      row('active', { status: 'ACTIVE', active: true }),
      row('ended', { status: 'Revoked' }),
      row('off', { state: 'inactive' }),
      row('what', { status: 'pending' }),
      row('of two', { enabled: true, active: false }),
      row('no subnet', { subnets: ' , ' }),
      row('none', { allowed_ips: [] }),
      row('no origin', { origins: '[]' }),
      row('deep', { permissions: deep }),
      row('deep too', { metadata: deep }),
      row('twice', { enabled: false, Enabled: true }),
    ].map(record => JSON.stringify(record))
    const name = write([lines.at(-1), ...lines].join('\n'))
    const outcome = await run(['keys', 'import', name, '--format', 'plain', '--report', 'unclear.jsonl'])
    expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringContaining('imported 1 key, 3 passed over, 8 refused')])
    const left = fileOf('unclear.jsonl')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, string>)
    expect(left.map(({ place, reason }) => [place, reason])).toEqual([
      ['line 1', 'Enabled: stands twice, written in two ways'],
      ['line 3', 'its status there is revoked'],
      ['line 4', 'its state there is inactive'],
      ['line 5', expect.stringContaining('status: tells neither that the key is good')],
      ['line 6', 'it is disabled there'],
      ['line 7', expect.stringContaining('subnets: is an empty list')],
      ['line 8', expect.stringContaining('allowedIps: is an empty list')],
      ['line 9', expect.stringContaining('origins: is an empty list')],
      ['line 10', 'permissions: is nested too deep'],
      ['line 11', 'metadata: is nested too deep'],
      ['line 12', 'Enabled: stands twice, written in two ways'],
    ])
    expect(await principalsOf(secrets.slice(0, 2))).toEqual([expect.objectContaining({ name: 'active' }), '401 unknown_key'])
  })

  it('takes no table that has a column twice', async () => {
    const secret = random(32)
    const file = write(`name,secret,enabled,expires_at,enabled,Expires_At\nx,${secret},false,2020-01-01,true,\n`)
    const outcome = await run(['keys', 'import', file])
    expect([outcome.code, outcome.stderr]).toEqual([1, expect.stringContaining('line 1: the column enabled stands twice')])
    expect(await principalsOf([secret])).toEqual(['401 unknown_key'])
  })

  it('says which file it could not make', async () => {
    for (const path of ['no/such/folder/left.jsonl', '.']) {
      const outcome = await run(['keys', 'import', write(csv(hashes(1))), '--report', path])
      expect([outcome.code, outcome.stdout]).toEqual([2, ''])
      expect(outcome.stderr).toContain(`--report: the file ${path} can't be made: `)
    }
  })

  it('does not take a password hash, and says what to do', async () => {
    const hashed = 'pbkdf2_sha256$600000$c2FsdA$aGFzaA'
    const outcome = await run(['keys', 'import', write([{ hashed_key: hashed, prefix: 'abcdefgh', name: 'old drf' }])])
    expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringContaining('1 refused')])
    expect(outcome.stderr).toContain('djangorestframework-api-key 3 makes a SHA-512 of it when the key is next used')
    expectSilence(outcome, hashed)
  })

  it('asks what a file is that does not tell', async () => {
    const outcome = await run(['keys', 'import', write(csv([{ name: 'x', hash: sha('sha256', 'x') }]))])
    expect([outcome.code, outcome.stdout]).toEqual([2, ''])
    expect(outcome.stderr).toContain('--format, one of better-auth, unkey, keypal, drf, kong, keywright, sha256, sha512, plain')
  })

  it('reads standard input', async () => {
    const outcome = await run(['keys', 'import', '-', '--json'], {}, csv(hashes(3)))
    expect(JSON.parse(outcome.stdout)).toMatchObject({ format: 'sha512', imported: 3 })
  })

  it('says what is wrong with a file that is none', async () => {
    expect((await run(['keys', 'import', 'nowhere.csv'])).stderr).toContain('there is no file nowhere.csv')
    expect((await run(['keys', 'import', '.'])).code).toBe(2)
    const cut = await run(['keys', 'import', write(`[{"name":"a","sha512":"${sha('sha512', 'a good one')}"},\n{"name":`)])
    expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining('line 2: the JSON ends too early')])
    expect((await run(['keys', 'import', write('')])).stdout).toContain('The file has no records: imported 0 keys')
  })

  it('notes who imported the keys', async () => {
    await run(['keys', 'import', write(csv(hashes(1, { name: 'noted' }))), '--as', 'ada'])
    const { items } = await keyring().audit.list({ action: 'key.imported', limit: 1 })
    expect(items[0]).toMatchObject({ actor: { user: 'ada' }, after: { name: 'noted' } })
  })

  it('shows which keys nobody has used since', async () => {
    const here = `sqlite:${join(folder(), 'old.db')}`
    const secrets = [random(32), random(32)]
    const rows = secrets.map((secret, i) => ({ name: `waits ${i}`, sha512: sha('sha512', secret) }))
    await run(['keys', 'import', write(csv([...rows, { name: 'plain', sha512: sha('sha512', random(32)) }])), '--store', here])
    const held = createKeyring({ store: here })
    await held.keys.revoke((await held.keys.list()).items.find(({ name }) => name === 'plain')?.id ?? '')
    await held.authenticate({ headers: { 'x-api-key': secrets[0] ?? '' }, socket: {} })
    // what is under way is waited for
    await held.close()
    const { stdout } = await run(['keys', 'old-hashes', '--json', '--store', here])
    expect(JSON.parse(stdout)).toMatchObject({ count: 1, items: [{ name: 'waits 1' }] })
    expect(stdout).not.toContain('foreign:')
    const shown = await run(['keys', 'old-hashes', '--store', here])
    expect([shown.stdout, shown.stderr]).toEqual([expect.stringContaining('waits 1'), '1 in all.\n'])
  })
})
