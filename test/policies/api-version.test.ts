import { apiVersion, type KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { authFrameworks } from '../oauth/auth-servers.js'
import { expectRefusal } from '../oauth/expect-refusal.js'

const policies = [apiVersion({ header: 'x-radix-version', accepted: ['1.0.0', '1.1.0'] })]

/** Header lines of requests that do not say a version that is served. */
const WRONG: readonly [what: string, lines: readonly string[]][] = [
  ['nothing', []],
  ['an empty version', ['x-radix-version:']],
  ['another version', ['x-radix-version: 2.0.0']],
  ['a version that begins like one', ['x-radix-version: 1.0.0.1']],
  ['a range', ['x-radix-version: ^1.0.0']],
  ['two versions in a line', ['x-radix-version: 1.0.0, 1.1.0']],
  ['a version twice', ['x-radix-version: 1.0.0', 'X-Radix-Version: 1.0.0']],
  ['a version and an empty one', ['x-radix-version: 1.0.0', 'x-radix-version:']],
  ['a version in another field', ['x-radix-versions: 1.0.0']],
  ['what no version is', ['x-radix-version: __proto__']],
  ['octets', ['x-radix-version: 1.0.\xb2']],
  ['markup', ['x-radix-version: <script>alert(1)</script>']],
]

describe.each(frameworks)('a version of the API on $name', ({ serve }) => {
  const setUp = async (options: KeyringOptions = {}) => {
    const app = await serve({ keyring: { policies, ...options } })
    const { key, secret } = await app.keyring.keys.create({ name: 'x' })
    return { app, key, ask: (...lines: string[]) => app.send('/', `x-api-key: ${secret}`, ...lines) }
  }

  it.each(['x-radix-version: 1.0.0', 'X-RADIX-VERSION:   1.1.0  '])('is taken as %j', async line => {
    const { ask } = await setUp()
    expect((await ask(line)).status).toBe(200)
  })

  it.each(WRONG)('is refused where the request has %s', async (_what, lines) => {
    const { app, ask, key } = await setUp()
    const answer = await ask(...lines)
    expect(answer.status).toBe(400)
    expect(answer.json()).toEqual({
      type: 'urn:keywright:refusal:unsupported_api_version',
      title: 'The version of the API is missing, or not served',
      status: 400,
      detail: 'Send the field x-radix-version, once, with one of: 1.0.0, 1.1.0.',
      code: 'unsupported_api_version',
      header: 'x-radix-version',
      accepted: ['1.0.0', '1.1.0'],
    })
    expect(answer.lines('www-authenticate')).toEqual([])
    expect(JSON.stringify([answer.fields, answer.body])).not.toMatch(/2\.0\.0|<script|\^1|__proto/)
    expect(app.runs()).toBe(0)
    const [day] = await app.keyring.keys.usage(key.id)
    expect(day?.outcomes).toEqual({ unsupported_api_version: 1 })
  })

  it('is asked only of who is known', async () => {
    const { app } = await setUp()
    expect((await app.send('/')).json().code).toBe('missing_credential')
    expect((await app.send('/', 'x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e')).json().code).toBe('unknown_key')
  })
})

describe.each(authFrameworks)('a version of the API at the token endpoints of $name', ({ serve }) => {
  it('is demanded as everywhere, and refused as OAuth does', async () => {
    const { keyring, fetch, post, use } = await serve({ keyring: { policies, tokens: { algorithm: 'ES256' } } })
    const { key, secret } = await keyring.keys.create({ name: 'x' })
    const client = { client_id: key.id, client_secret: secret }
    const good = { 'x-radix-version': '1.0.0' }
    const exchange = (headers: Record<string, string>) =>
      fetch('/auth', {
        method: 'POST',
        body: JSON.stringify(client),
        headers: { 'content-type': 'application/json', ...headers },
      })
    const answer = await exchange(good)
    expect(answer.status).toBe(200)
    expect((await post('/oauth/token', { grant_type: 'client_credentials', ...client }, good)).status).toBe(200)
    const wrong: Record<string, string>[] = [{}, { 'x-radix-version': '<2.0.0>' }, { 'x-radix-version': '1.0.0, 1.0.0' }]
    for (const headers of wrong) {
      for (const refused of [
        await exchange(headers),
        await post('/oauth/token', { grant_type: 'client_credentials', ...client }, headers),
      ]) {
        expectRefusal(refused, 400, 'invalid_request', [secret, '2.0.0'])
        expect(refused.body.error_description).toBe('Send the field x-radix-version, once, with one of: 1.0.0, 1.1.0.')
      }
      const used = await use(answer.body.access_token, headers)
      expect([used.status, used.body.code]).toEqual([400, 'unsupported_api_version'])
    }
    expect((await use(answer.body.access_token, good)).status).toBe(200)
    // who is not known hears nothing of versions
    expectRefusal(await post('/auth', { ...client, client_secret: 'wrong' }), 401, 'invalid_client')
  })
})

describe('the options of apiVersion', () => {
  it.each<[what: string, options: unknown, message: RegExp]>([
    ['no options', undefined, /^apiVersion: the options are an object/],
    ['no header', { accepted: ['1'] }, /^apiVersion: header is missing/],
    ['no versions', { header: 'x-v' }, /^apiVersion: accepted is missing/],
    ['an unknown one', { header: 'x-v', accept: ['1'] }, /^apiVersion: unknown option "accept": did you mean "accepted"/],
    ['an empty header', { header: '', accepted: ['1'] }, /^apiVersion: header must be the name of a request field/],
    ['a header with a colon', { header: 'x-v:', accepted: ['1'] }, /^apiVersion: header must be/],
    ['a header that is no text', { header: 7, accepted: ['1'] }, /^apiVersion: header must be/],
    ['one version that is no list', { header: 'x-v', accepted: '1' }, /^apiVersion: accepted must be an array/],
    ['an empty list', { header: 'x-v', accepted: [] }, /^apiVersion: accepted is at least one version/],
    ['a number', { header: 'x-v', accepted: [1] }, /^apiVersion: accepted is/],
    ['an empty version', { header: 'x-v', accepted: ['1', ''] }, /^apiVersion: accepted is/],
    ['a version with a comma', { header: 'x-v', accepted: ['1,1'] }, /^apiVersion: accepted is/],
    ['a version with a space', { header: 'x-v', accepted: ['1 1'] }, /^apiVersion: accepted is/],
    ['a version with other letters', { header: 'x-v', accepted: ['één'] }, /^apiVersion: accepted is/],
  ])('are refused with %s', (_what, options, message) => {
    expect(() => apiVersion(options as never)).toThrow(message)
    expect(() => apiVersion(options as never)).toThrow(TypeError)
  })

  it('are read once', async () => {
    const accepted = ['1']
    const policy = apiVersion({ header: 'X-V', accepted })
    accepted.push('2')
    const request = (version: string) => ({
      method: 'GET',
      url: '/',
      headers: { 'x-v': version },
      socket: { remoteAddress: '127.0.0.1' },
    })
    const check = (version: string) => policy(undefined as never, request(version))
    expect(() => check('1')).not.toThrow()
    expect(() => check('2')).toThrow('with one of: 1.')
  })
})
