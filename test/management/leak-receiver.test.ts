import { generateKeyPairSync } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { AuthError, createKeyring, ManagementError } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLeakReceiver, type LeakReceiverOptions } from '../../src/management/leaks.js'
import { manualClock } from '../http/manual-clock.js'
import { githubSigner, match } from './github-signer.js'

// the example of GitHub's documentation of its partner program
const EXAMPLE = {
  body: '[{"token":"some_token","type":"some_type","url":"some_url","source":"some_source"}]',
  headers: {
    'github-public-key-identifier': 'f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d',
    'github-public-key-signature':
      'MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+L2y8oQ9A2T9GGJo6WJY=',
  },
  key: {
    identifier: 'f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d',
    key: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsz9ugWDj5jK5ELBK42ynytbo38gP
HzZFI03Exwz8Lh/tCfL3YxwMdLjB+bMznsanlhK0RwcGP3IDb34kQDIo3Q==
-----END PUBLIC KEY-----
`,
  },
}

function setUp(options: LeakReceiverOptions = {}) {
  const clock = manualClock()
  const log: string[] = []
  const note = (message: string) => void log.push(message)
  const inner = memoryStore()
  const gate = { closed: Promise.resolve(), down: false, lookUps: 0 }
  const keyring = createKeyring({
    store: {
      ...inner,
      async findByDigest(digest: string) {
        gate.lookUps++
        await gate.closed
        if (gate.down) throw new Error(`no answer for ${digest}`)
        return inner.findByDigest(digest)
      },
    },
    clock,
    logger: { warn: note, error: note },
  })
  onTestFinished(() => keyring.close())
  const receive = createLeakReceiver(options, keyring.leaks, clock)
  const post = (body: { secrets: string[] } | unknown[], headers: Record<string, string> = {}, raw: string | null = null) =>
    receive({ headers: new Headers(headers), raw: raw === null ? null : Buffer.from(raw), body, ip: '192.0.2.9' })
  return { clock, log, gate, keyring, post }
}

const refusalOf = (received: Promise<void>) =>
  received.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => {
      if (error instanceof AuthError || error instanceof ManagementError) return error
      throw error
    },
  )

describe('a report of anybody', () => {
  it('is answered before a single string is looked up', async () => {
    const { post, gate, keyring } = setUp()
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    gate.lookUps = 0
    await post({ secrets: [secret] })
    expect(gate.lookUps).toBe(0)
    await keyring.leaks.settled()
    expect((await keyring.keys.get(key.id))?.state).toBe('revoked')
  })

  it('is followed up once the answer has gone out, and that within close', async () => {
    const store = memoryStore()
    let lookUps = 0
    const counting = { ...store, findByDigest: (digest: string) => (lookUps++, store.findByDigest(digest)) }
    const keyring = createKeyring({ store: counting, logger: { warn: () => undefined, error: () => undefined } })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const receive = createLeakReceiver({}, keyring.leaks, keyring.foundation.clock)
    let goOut = () => {}
    const answered = new Promise<void>(resolve => {
      goOut = resolve
    })
    await receive({ headers: new Headers(), raw: null, body: { secrets: [secret] }, ip: null, answered: () => answered })
    for (let turn = 0; turn < 10; turn++) await setImmediate()
    expect(lookUps).toBe(0)
    const closed = keyring.close()
    goOut()
    await closed
    expect((await store.find(key.id))?.revokedAt).toBeInstanceOf(Date)
  })

  it('is finished by close', async () => {
    const store = memoryStore()
    const keyring = createKeyring({ store, logger: { warn: () => undefined, error: () => undefined } })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const receive = createLeakReceiver({}, keyring.leaks, keyring.foundation.clock)
    await receive({ headers: new Headers(), raw: null, body: { secrets: [secret] }, ip: null })
    await keyring.close()
    expect((await store.find(key.id))?.revokedAt).toBeInstanceOf(Date)
  })

  it('is refused with 429 where too many are under way, and GitHub has places of its own', async () => {
    const github = githubSigner()
    const { post, gate, keyring } = setUp({ reportsAtOnce: 2, githubKeys: [github.key] })
    let release = () => {}
    gate.closed = new Promise(resolve => {
      release = resolve
    })
    await post({ secrets: ['one'] })
    await post({ secrets: ['two'] })
    expect(await refusalOf(post({ secrets: ['three'] }))).toMatchObject({
      status: 429,
      code: 'rate_limited',
      headers: { 'retry-after': '1' },
    })
    const body = JSON.stringify([match('four')])
    const signed = post([], github.headers(body), body)
    release()
    await signed
    await keyring.leaks.settled()
    await post({ secrets: ['five'] })
  })

  it('asks the store for nothing that can be no secret', async () => {
    const { post, gate, keyring } = setUp()
    const { secret } = await keyring.keys.create({ name: 'x' })
    await post({ secrets: [`${secret.slice(0, -1)}!`, secret.replace('_live_', '_test_'), '', 'x'.repeat(5000)] })
    await keyring.leaks.settled()
    expect(gate.lookUps).toBe(0)
    await post({ secrets: Array(1000).fill(secret) })
    await keyring.leaks.settled()
    expect(gate.lookUps).toBe(1)
  })

  it('is in the log where the store fails, without what was presented', async () => {
    const { post, gate, keyring, log } = setUp()
    gate.down = true
    await post({ secrets: ['legacy-secret-0001'] })
    await keyring.leaks.settled()
    await expect
      .poll(() => log)
      .toContain('keywright: a report of 1 leaked secrets could not be followed up, send it again: no answer for sha256:…')
    expect(log.join()).not.toContain('legacy')
  })
})

describe('a report of GitHub', () => {
  it('is taken with the signature of the example in the documentation of GitHub', async () => {
    const { post } = setUp({ githubKeys: [EXAMPLE.key] })
    await post([], EXAMPLE.headers, EXAMPLE.body)
    expect(await refusalOf(post([], EXAMPLE.headers, `${EXAMPLE.body}\n`))).toMatchObject({ status: 403 })
  })

  it('ends each key before it is answered, and says where each secret was', async () => {
    const github = githubSigner()
    const { post, keyring } = setUp({ githubKeys: [github.key] })
    const made = await Promise.all(['a', 'b'].map(name => keyring.keys.create({ name })))
    const places = ['https://github.com/octocat/hello/blob/main/a.txt', '']
    const body = JSON.stringify(made.map(({ secret }, i) => match(secret, places[i])))
    await post([], github.headers(body), body)
    const { items } = await keyring.audit.list({ action: 'key.leaked' })
    expect(items.map(({ subject, after, actor }) => [subject.id, after?.source, after?.url, after?.verified, actor.ip])).toEqual([
      [made[1]?.key.id, 'github', null, true, '192.0.2.9'],
      [made[0]?.key.id, 'github', places[0], true, '192.0.2.9'],
    ])
    expect((await keyring.keys.list({ state: 'revoked' })).items).toHaveLength(2)
    expect(items[0]?.reason).toBe('leaked: found in github')
  })

  it('may have more than 1000 matches', async () => {
    const github = githubSigner()
    const { post, keyring } = setUp({ githubKeys: [github.key] })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const body = JSON.stringify([...Array.from({ length: 1500 }, (_, i) => match(`stranger ${i}`)), match(secret)])
    await post([], github.headers(body), body)
    expect((await keyring.keys.get(key.id))?.state).toBe('revoked')
  })

  it.each<[what: string, change: (headers: Record<string, string>, body: string) => [Record<string, string>, string]]>([
    ['a changed body', (headers, body) => [headers, body.replace('commit', 'issues')]],
    ['a space more', (headers, body) => [headers, `${body} `]],
    ['an unknown identifier', (headers, body) => [{ ...headers, 'github-public-key-identifier': 'another' }, body]],
    ['no identifier', ({ 'github-public-key-identifier': _, ...headers }, body) => [headers, body]],
    ['no signature', ({ 'github-public-key-signature': _, ...headers }, body) => [headers, body]],
    ['a signature that is none', (headers, body) => [{ ...headers, 'github-public-key-signature': '!!' }, body]],
    ['the signature of another key', (_headers, body) => [githubSigner().headers(body), body]],
  ])('is refused with %s', async (_what, change) => {
    const github = githubSigner()
    const { post, keyring, gate } = setUp({ githubKeys: [github.key] })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const body = JSON.stringify([match(secret)])
    expect(await refusalOf(post({ secrets: [secret] }, ...change(github.headers(body), body)))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    await keyring.leaks.settled()
    expect(gate.lookUps).toBe(0)
    expect((await keyring.keys.get(key.id))?.state).toBe('active')
  })

  it('is refused where no keys are configured', async () => {
    const { post } = setUp()
    expect(await refusalOf(post([], EXAMPLE.headers, EXAMPLE.body))).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('is refused as misconfigured where a body parser has read it', async () => {
    const { post } = setUp({ githubKeys: [EXAMPLE.key] })
    const error = await refusalOf(post([match('x')], EXAMPLE.headers, null))
    expect(error).toMatchObject({ status: 500, code: 'misconfigured' })
    expect(error.message).toMatch(/mount management before the body parser/)
  })

  it.each(['{}', '[1]', '[{"url":""}]', '[', ''])('is refused with the signed body %s', async body => {
    const github = githubSigner()
    const { post } = setUp({ githubKeys: [github.key] })
    expect(await refusalOf(post([], github.headers(body), body))).toMatchObject({ status: 422 })
  })

  it('is not acknowledged where the store fails, and taken when it is sent again', async () => {
    const github = githubSigner()
    const { post, gate, keyring } = setUp({ githubKeys: [github.key] })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const body = JSON.stringify([match(secret)])
    gate.down = true
    expect(await refusalOf(post([], github.headers(body), body))).toMatchObject({ status: 503, code: 'store_unavailable' })
    gate.down = false
    await post([], github.headers(body), body)
    expect((await keyring.keys.get(key.id))?.state).toBe('revoked')
  })
})

describe('the function that gets the keys of GitHub', () => {
  it('is asked once an hour, and once a minute for identifiers that it did not give', async () => {
    const [first, second] = [githubSigner('first'), githubSigner('second')]
    let keys = [first.key]
    let asked = 0
    const { post, clock } = setUp({
      githubKeys: async () => {
        asked++
        return keys
      },
    })
    const send = (signer: typeof first) =>
      post([], signer.headers('[]'), '[]').then(
        () => 202,
        (error: AuthError) => error.status,
      )
    expect(await Promise.all([send(first), send(first), send(first)])).toEqual([202, 202, 202])
    expect(asked).toBe(1)
    keys = [second.key]
    expect([await send(second), await send(second), asked]).toEqual([403, 403, 1])
    clock.advance({ seconds: 60 })
    expect([await send(first), asked]).toEqual([202, 1])
    expect([await send(second), asked]).toEqual([202, 2])
    expect(await send(first)).toBe(403)
    clock.advance({ seconds: 3600 })
    expect([await send(second), asked]).toEqual([202, 3])
  })

  it('is asked again a minute after it failed, and nothing is taken until then', async () => {
    const github = githubSigner()
    let asked = 0
    const { post, clock } = setUp({
      async githubKeys() {
        asked++
        if (asked === 1) throw new Error('rate limited')
        return [github.key]
      },
    })
    const send = () => post([], github.headers('[]'), '[]')
    for (let i = 0; i < 3; i++)
      expect(await refusalOf(send())).toMatchObject({
        status: 503,
        code: 'github_keys_unavailable',
        headers: { 'retry-after': '60' },
      })
    expect(asked).toBe(1)
    clock.advance({ seconds: 60 })
    await send()
  })

  it('loses no keys that are fresh where somebody names a strange one, nor where the clock is set back', async () => {
    const github = githubSigner()
    let down = false
    const { post, clock } = setUp({
      async githubKeys() {
        if (down) throw new Error('down')
        return [github.key]
      },
    })
    const send = (headers = github.headers('[]')) => post([], headers, '[]')
    await send()
    down = true
    clock.advance({ seconds: 120 })
    const strange = { ...github.headers('[]'), 'github-public-key-identifier': 'strange' }
    expect((await refusalOf(send(strange))).status).toBe(403)
    await send()
    clock.advance({ seconds: -7200 })
    expect((await refusalOf(send())).status).toBe(503)
    down = false
    clock.advance({ seconds: 60 })
    await send()
  })

  it('takes nothing where it gives what is no list of keys', async () => {
    const { post } = setUp({ githubKeys: async () => [{ identifier: 'x', key: 'no PEM' }] })
    expect(await refusalOf(post([], EXAMPLE.headers, EXAMPLE.body))).toMatchObject({ status: 503 })
  })
})

describe('the options of the receiver', () => {
  const pem = (namedCurve: string) =>
    generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'pem' }).toString()

  it.each<[what: string, options: object, message: RegExp]>([
    ['an unknown one', { githubKey: [] }, /leaks: unknown option "githubKey": did you mean "githubKeys"/],
    ['no list', { githubKeys: 'x' }, /leaks: githubKeys must be an array or a function/],
    ['a key without an identifier', { githubKeys: [{ key: pem('P-256') }] }, /leaks: githubKeys: an identifier is missing/],
    ['a key of another curve', { githubKeys: [{ identifier: 'x', key: pem('P-384') }] }, /the key of "x" is no P-256 public key/],
    ['no key', { githubKeys: [{ identifier: 'x', key: 'y' }] }, /the key of "x" is no P-256 public key/],
    ['no places', { reportsAtOnce: 0 }, /leaks: reportsAtOnce must be a whole number from 1 on/],
  ])('are refused with %s', (_what, options, message) => {
    expect(() => setUp(options)).toThrow(message)
  })

  it.each<[object, RegExp]>([
    [{ policy: 'delete' }, /leaks: policy must be 'notify' or 'grace' or 'revoke'/],
    [{ policy: 'grace', graceSeconds: -1 }, /leaks: graceSeconds must be a number above 0/],
    [{ graceSeconds: 60 }, /leaks: graceSeconds belongs to the policy 'grace', and the policy is 'revoke'/],
  ])('of the keyring are refused: %j', (leaks, message) => {
    expect(() => createKeyring({ store: 'memory:', leaks })).toThrow(message)
  })
})
