import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring } from 'keywright'
import { management } from 'keywright/express'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { githubSigner, match } from './github-signer.js'
import { type BodyParser, type Managed, servers } from './management-servers.js'

const PARSERS: readonly BodyParser[] = ['none', 'object', 'object and bytes', 'bytes', 'text']

const stateOf = async ({ keyring }: Managed, id: string) => (await keyring.keys.get(id))?.state

describe.each(servers)('POST /leaks on $name', server => {
  describe.each(PARSERS)('behind a body parser that leaves: %s', bodyParser => {
    it('takes what anybody reports, who is nobody, and ends the key', async () => {
      const managed = await server.serve({ bodyParser })
      const { ask, use, keyring } = managed
      const { key, secret } = await keyring.keys.create({ name: 'x', account: 'acme' })
      expect(await use(secret)).toBe(200)
      const answer = await ask('POST /leaks', {
        body: { secrets: ['a stranger', secret], source: 'log scanner', url: 'https://logs.example.com/17' },
      })
      expect([answer.status, answer.text]).toEqual([202, '{}'])
      await keyring.leaks.settled()
      expect(await use(secret)).toBe(401)
      const [event] = (await keyring.audit.list({ action: 'key.leaked' })).items
      expect(event).toMatchObject({
        subject: { kind: 'key', id: key.id },
        actor: { user: null, key: null, ip: '127.0.0.1' },
        after: { source: 'log scanner', url: 'https://logs.example.com', verified: false },
      })
    })

    const exact = bodyParser !== 'object'
    it(`${exact ? 'takes' : 'refuses'} what GitHub reports`, async () => {
      const github = githubSigner()
      const managed = await server.serve({ bodyParser, leaks: { githubKeys: [github.key] } })
      const { key, secret } = await managed.keyring.keys.create({ name: 'x' })
      // as no serializer would write it
      const text = ` [ ${JSON.stringify(match(secret, 'https://github.com/octocat/hello'))} ]`
      const answer = await managed.ask('POST /leaks', { text, headers: github.headers(text) })
      if (exact) {
        expect([answer.status, answer.text, await stateOf(managed, key.id)]).toEqual([202, '{}', 'revoked'])
        const [event] = (await managed.keyring.audit.list({ action: 'key.leaked' })).items
        expect(event?.after).toMatchObject({ source: 'github', url: 'https://github.com/octocat/hello', verified: true })
        return
      }
      expect([answer.status, answer.body.code, await stateOf(managed, key.id)]).toEqual([500, 'misconfigured', 'active'])
      expect(managed.log.join('\n')).toContain('mount management before the body parser')
    })

    it.runIf(exact)('refuses a tampered report of GitHub', async () => {
      const github = githubSigner()
      const managed = await server.serve({ bodyParser, leaks: { githubKeys: [github.key] } })
      const { key, secret } = await managed.keyring.keys.create({ name: 'x' })
      const text = JSON.stringify([match('a stranger')])
      const tampered = { text: JSON.stringify([match(secret)]), headers: github.headers(text) }
      const answer = await managed.ask('POST /leaks', tampered)
      expect([answer.status, answer.body.code, await stateOf(managed, key.id)]).toEqual([403, 'forbidden', 'active'])
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    })
  })

  it('answers alike, whatever was found', async () => {
    const managed = await server.serve({ leaks: { reportsAtOnce: 6 } })
    const { keyring, ask } = managed
    const [live, revoked] = await Promise.all(['a', 'b'].map(name => keyring.keys.create({ name })))
    await keyring.keys.revoke(revoked?.key.id ?? '')
    const found = [live?.secret, live?.secret, revoked?.secret, 'a stranger', `${live?.secret.slice(0, -1)}!`, '']
    const answers = await Promise.all(found.map(secret => ask('POST /leaks', { body: { secrets: [secret] } })))
    const told = answers.map(({ status, text, headers }) =>
      JSON.stringify([status, text, [...headers].filter(([name]) => name !== 'date')]),
    )
    expect(new Set(told).size).toBe(1)
    await keyring.leaks.settled()
    expect(await stateOf(managed, live?.key.id ?? '')).toBe('revoked')
  })

  it('answers while the store does not, and one report too many with 429', async () => {
    const inner = memoryStore()
    let letGo = () => {}
    const held = new Promise<void>(resolve => {
      letGo = resolve
    })
    const store = {
      ...inner,
      async findByDigest(digest: string) {
        await held
        return inner.findByDigest(digest)
      },
    }
    const managed = await server.serve({ keyring: { store }, leaks: { reportsAtOnce: 2 } })
    const { keyring, ask } = managed
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const answers = [
      await ask('POST /leaks', { body: { secrets: [secret] } }),
      await ask('POST /leaks', { body: { secrets: ['a stranger'] } }),
      await ask('POST /leaks', { body: { secrets: ['another one'] } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429])
    expect(answers[2]?.headers.get('retry-after')).toBe('1')
    expect(await stateOf(managed, key.id)).toBe('active')
    letGo()
    await keyring.leaks.settled()
    expect(await stateOf(managed, key.id)).toBe('revoked')
  })

  it('takes 1000 secrets at once', async () => {
    const { ask, keyring } = await server.serve()
    const made = await Promise.all(Array.from({ length: 1000 }, (_, i) => keyring.keys.create({ name: `key ${i}` })))
    expect((await ask('POST /leaks', { body: { secrets: made.map(({ secret }) => secret) } })).status).toBe(202)
    await keyring.leaks.settled()
    expect((await keyring.keys.list({ state: 'active' })).items).toEqual([])
    expect((await keyring.audit.verify()).ok).toBe(true)
  })

  it.each<[what: string, body: unknown, errors: Record<string, unknown>]>([
    ['no secrets', {}, { secrets: 'is missing' }],
    ['an empty list', { secrets: [] }, { secrets: 'name at least one' }],
    ['1001 strings', { secrets: Array(1001).fill('x') }, { secrets: 'has at most 1000 entries' }],
    ['a number', { secrets: ['x', 7] }, { secrets: '1: must be string' }],
    ['an unknown field', { secrets: ['x'], verified: true }, { verified: 'cannot be set' }],
    [
      'a script for an address',
      { secrets: ['x'], url: 'javascript:alert(1)' },
      { url: expect.stringContaining('http') as string },
    ],
    ['a source of two lines', { secrets: ['x'], source: 'a\nb' }, { source: expect.stringContaining('control') as string }],
    ['an unsigned report of GitHub', [match('x')], { '': 'an object is needed, or a signed report of GitHub' }],
  ])('refuses %s', async (_what, body, errors) => {
    const { ask } = await server.serve()
    const answer = await ask('POST /leaks', { body })
    expect([answer.status, answer.body.code, answer.body.errors]).toEqual([422, 'invalid_input', errors])
  })

  it('refuses what is no JSON, and what is too long', async () => {
    const { ask } = await server.serve()
    expect((await ask('POST /leaks', { text: '{' })).status).toBe(400)
    expect((await ask('POST /leaks', { text: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(415)
    expect((await ask('POST /leaks', { body: { secrets: ['x'.repeat(1_000_000)] } })).status).toBe(202)
    expect((await ask('POST /leaks', { body: { secrets: ['x'.repeat(1_100_000)] } })).status).toBe(413)
    expect((await ask('GET /leaks')).status).toBe(405)
  })

  it('refuses a report of GitHub where no keys are configured, and believes no unsigned one', async () => {
    const github = githubSigner()
    const { ask } = await server.serve()
    const text = JSON.stringify([match('x')])
    expect((await ask('POST /leaks', { text, headers: github.headers(text) })).status).toBe(403)
  })
})

describe('a leaked secret', () => {
  it('is in no byte of the store and in no line of the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywright-leaks-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const managed = await (servers[0] ?? expect.unreachable()).serve({
      keyring: { store: `sqlite:${join(folder, 'keys.db')}` },
    })
    const { keyring, ask } = managed
    const { secret } = await keyring.keys.create({ name: 'x' })
    await ask('POST /leaks', { body: { secrets: [secret], source: `in ${secret}`, url: `https://example.com/?q=${secret}` } })
    await keyring.leaks.settled()
    expect((await keyring.audit.list({ action: 'key.leaked' })).items).toHaveLength(1)
    await keyring.close()
    const bytes = readdirSync(folder).map(file => readFileSync(join(folder, file), 'latin1'))
    expect(bytes.join('')).toContain('https://example.com')
    for (const file of bytes) for (const part of [secret, secret.slice(8, 40)]) expect(file.includes(part)).toBe(false)
    expect(managed.log.join('\n')).not.toContain(secret.slice(8, 40))
  })
})

describe('a secret that nobody presented', () => {
  it('is not kept either, where a report writes it', async () => {
    const { keyring, ask } = await (servers[0] ?? expect.unreachable()).serve()
    const { secret } = await keyring.keys.create({ name: 'x' })
    const { secret: other } = await keyring.keys.create({ name: 'y' })
    const encoded = other.replaceAll('_', '%5F')
    await ask('POST /leaks', {
      body: { secrets: [secret], source: `beside ${other}`, url: `https://example.com/${other}?q=${encoded}` },
    })
    await keyring.leaks.settled()
    const [event] = (await keyring.audit.list({ action: 'key.leaked' })).items
    expect(event?.after).toMatchObject({ source: 'beside …', url: 'https://example.com' })
    expect(JSON.stringify((await keyring.audit.list()).items)).not.toContain(other.slice(-20))
  })
})

describe('the option leaks of management', () => {
  it('is checked when it is mounted', () => {
    const keyring = createKeyring({ store: 'memory:' })
    const mount = (leaks: object) => () => management(keyring, { identify: () => null, leaks })
    expect(mount({ githubKeys: [{ identifier: 'x', key: 'y' }] })).toThrow(
      /leaks: githubKeys: the key of "x" is no P-256 public key/,
    )
    expect(mount({ githubkeys: [] })).toThrow(/leaks: unknown option "githubkeys": did you mean "githubKeys"/)
  })
})
