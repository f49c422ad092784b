import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createProgram } from '../../src/cli/program.js'
import { createTerminal } from '../../src/cli/terminal.js'
import { runKeywright } from './run-keywright.js'

const SECRET = 'kw_live_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef012345'
const SHOWN = 'kw_live_…2345'
const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJrZXlfMSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runKeywright(folder, args, { HOME: folder, ...env })

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with what it was sent, in fields of the head and in the body. */
const echo: RequestListener = (request, response) => {
  const { authorization = '', 'x-api-key': key = '', 'luc-authorization': luc = '' } = request.headers
  const secret = authorization.replace(/^Bearer /, '') || String(key || luc)
  response.writeHead(200, {
    'x-echo': authorization || key || luc,
    location: `/y?next=${encodeURIComponent(secret)}&key=abc#access_token=def`,
    link: `</z?api_key=ghi&page=2>; rel=next`,
  })
  response.end(secret)
}

describe('what keywright call shows', () => {
  it.each([
    ['bearer', SECRET, SHOWN],
    ['x-api-key', SECRET, SHOWN],
    ['luc-authorization', SECRET, SHOWN],
    ['bearer', JWT, `eyJ…${JWT.slice(-4)}`],
    // an opaque one, which looks as if it began with a prefix
    ['x-api-key', 'QwErTyUi_abcdefgh_012345', '…2345'],
    ['x-api-key', 'kw_live_abcdefgh12345678', '…5678'],
    ['x-api-key', 'a/b+c=d%e&f', '…'],
  ])('of a secret that comes back, by %s (%s), is no more than in lists of keys', async (scheme, secret, shown) => {
    const url = await serve(echo)
    const args = ['call', '/x', '--scheme', scheme, '--url', url]
    const { code, stdout, stderr } = await run(args, { KEYWRIGHT_API_KEY: secret })
    // the body is the user's, byte for byte
    expect({ code, stdout }).toEqual({ code: 0, stdout: secret })
    expect(stderr).not.toContain(secret)
    expect(stderr).not.toContain(encodeURIComponent(secret))
    expect(stderr).toMatch(/^< x-echo: /m)
    expect(
      stderr
        .split('\n')
        .find(line => line.startsWith('< x-echo: '))
        ?.endsWith(` ${shown}`),
    ).toBe(true)
    expect(stderr).toContain(`< location: /y?next=${shown}&key=…#access_token=…\n`)
    expect(stderr).toContain('< link: </z?api_key=…&page=2>; rel=next\n')

    const included = await run([...args, '--include'], { KEYWRIGHT_API_KEY: secret })
    expect(included.stdout).toContain(`\nlocation: /y?next=${shown}&key=…`)
    expect(included.stdout.split('\n\n')[0]).not.toContain(secret)
  })

  it('has no secret in the path, in what failed, and in what the server says', async () => {
    const url = await serve((_request, response) => response.writeHead(404, `Not ${SECRET}`).end())
    for (const args of [
      ['call', `/x?api_key=${SECRET}`],
      ['call', '/x?api%5Fkey=pass1234&Client-Secret=pass1234'],
      ['call', `/${SECRET}`],
    ]) {
      const { code, stderr } = await run([...args, '--url', url], { KEYWRIGHT_API_KEY: SECRET })
      expect(code).toBe(1)
      expect(stderr).toContain('404')
      expect(stderr).not.toMatch(/pass1234|ABCDEFGH/)
    }
    const unpresented = await run(['call', '/opaque-secret-1', '--scheme', 'none', '--url', url], {
      KEYWRIGHT_API_KEY: 'opaque-secret-1',
    })
    expect(unpresented.stderr).toContain(`> GET ${url}/…\n`)
    expect(unpresented.stderr).not.toContain('opaque-secret')
    const unreachable = await run(['call', `/${SECRET}`, '--url', 'http://127.0.0.1:1'], { KEYWRIGHT_API_KEY: SECRET })
    expect(unreachable).toMatchObject({ code: 1, stderr: expect.stringContaining('could not be reached') as string })
    expect(unreachable.stderr).not.toContain(SECRET)
  })

  it.each(['call', 'whoami'])('%s: a refusal that repeats what was sent is shown without the secret', async command => {
    const url = await serve((request, response) => {
      let body = request.headers.authorization ?? ''
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      request.on('end', () => {
        response.writeHead(401, { 'content-type': 'application/problem+json' })
        response.end(JSON.stringify({ code: 'unknown_key', detail: `bad: ${body}` }))
      })
    })
    const args = command === 'call' ? ['call', '/x', '--scheme', 'exchange', '--client-id', 'key_1'] : ['whoami']
    const { code, stdout, stderr } = await run([...args, '--url', url], { KEYWRIGHT_API_KEY: SECRET })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('was answered with 401 unknown_key: bad: ')
    expect(stderr).toContain(SHOWN)
    expect(stderr).not.toContain(SECRET)
  })

  it.each([
    'Api-Key',
    'apikey',
    'X-Auth-Token',
    'private-token',
    'X-Client-Secret',
    'DPoP',
    'Cookie',
    'Authorization',
    'X-Amz-Security-Token',
    'Ocp-Apim-Subscription-Key',
  ])('no credential goes in -H: %s', async field => {
    const { code, stderr } = await run(['call', '/', '--url', 'http://127.0.0.1:1', '-H', `${field}: pass1234`])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`${field} would carry a credential`) as string })
    expect(stderr).not.toContain('pass1234')
  })

  it.each(['Host: evil.example', 'Host:', 'Content-Length: 3', 'Transfer-Encoding: chunked', 'Connection: close'])(
    'nor what the connection has: %s',
    async field => {
      const { code, stderr } = await run(['call', '/', '--url', 'http://127.0.0.1:1', '--scheme', 'none', '-H', field])
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('is written by the connection itself') as string,
      })
    },
  )

  it('takes a field that only looks like one of a credential', async () => {
    const url = await serve((request, response) => response.end(request.headers['idempotency-key']))
    const args = ['call', '/', '-X', 'POST', '--scheme', 'none', '-H', 'Idempotency-Key: first', '--url', url]
    expect(await run(args)).toMatchObject({ code: 0, stdout: 'first' })
  })
})

describe('the body that keywright call prints', () => {
  const STEERING = '\u001b]52;c;cGFzdGU=\u0007one\r\ntwo\tthree\u009b2J\u202efour\n'

  async function callWith(body: string | Uint8Array, more: { isTTY?: boolean } = {}) {
    const url = await serve((_request, response) => response.end(body))
    const [stdin, stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), more), new PassThrough()]
    const terminal = createTerminal({ stdin, stdout, stderr, env: { HOME: folder } })
    await createProgram(terminal).parseAsync(['node', 'keywright', 'call', '/', '--scheme', 'none', '--url', url])
    const read = (stream: PassThrough) => (stream.read() as Buffer | null) ?? Buffer.alloc(0)
    return { stdout: read(stdout), stderr: String(read(stderr)) }
  }

  it('can do nothing to a terminal, and is as it came elsewhere', async () => {
    expect(String((await callWith(STEERING, { isTTY: true })).stdout)).toBe(' ]52;c;cGFzdGU= one\ntwo\tthree 2J four\n')
    expect(String((await callWith(STEERING)).stdout)).toBe(STEERING)
  })

  it.each([
    ['with bytes that are no text', Uint8Array.of(0x50, 0xff, 0xfe, 0x0a)],
    ['with a zero', Uint8Array.of(0x50, 0, 0x4b, 0x0a)],
  ])('%s is not shown on a terminal, and is as it came elsewhere', async (_what, bytes) => {
    const shown = await callWith(bytes, { isTTY: true })
    expect(shown.stdout).toHaveLength(0)
    expect(shown.stderr).toContain('The body is binary (4 bytes), which is not shown on a terminal: write it to a file')
    expect((await callWith(bytes)).stdout.equals(bytes)).toBe(true)
  })
})

describe('the time of keywright call', () => {
  it.each([
    ['begins', false],
    ['ends', true],
  ])('counts until the answer %s', async (_what, begins) => {
    const url = await serve((_request, response) => {
      if (begins) response.writeHead(200).write('a')
    })
    for (const scheme of ['none', 'bearer']) {
      const args = ['call', '/slow', '--timeout', '0.3', '--scheme', scheme, '--url', url]
      const { code, stderr } = await run(args, { KEYWRIGHT_API_KEY: SECRET })
      expect(code).toBe(1)
      expect(stderr).toMatch(/keywright: GET \S+\/slow was not answered within 0\.3 s: --timeout gives it longer\n$/)
    }
  })

  it('has no end with 0, and is a number', async () => {
    const url = await serve((_request, response) => response.end('x'))
    const args = ['call', '/', '--scheme', 'none', '--url', url, '--timeout']
    expect(await run([...args, '0'])).toMatchObject({ code: 0, stdout: 'x' })
    for (const wrong of ['-1', 'x', '90000', '']) expect((await run([...args, wrong])).code).toBe(2)
  })
})

describe('what goes wrong', () => {
  it('says that the answer is no key, where whoami gets something else', async () => {
    for (const body of ['{"id":"a"}', '[]', '{"id":"a","name":"b","grants":"c"}', '"x"', '']) {
      const url = await serve((_request, response) => response.end(body))
      const { code, stdout, stderr } = await run(['whoami', '--url', url], { KEYWRIGHT_API_KEY: SECRET })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toBe(`keywright: ${url} did not answer with a key or a token: is its management API below /api-keys?\n`)
    }
  })

  it('says where a file is too long to be sent', async () => {
    writeFileSync(join(folder, 'long'), '')
    truncateSync(join(folder, 'long'), 300 * 2 ** 20)
    const args = ['call', '/', '--scheme', 'none', '--url', 'http://127.0.0.1:1', '-d', '@long']
    expect(await run(args)).toMatchObject({ code: 2, stderr: 'keywright: --data: the file is longer than 256 MiB\n' })
  })

  it.each([
    [['call', '/', '--scheme', 'exchange'], { KEYWRIGHT_API_KEY: SECRET }, 2, 'give --client-id, or set KEYWRIGHT_CLIENT_ID'],
    [['login'], { CI: 'true' }, 1, 'set KEYWRIGHT_API_KEY, or give --key-file to call and whoami'],
    [['login', '--name', 'acme'], { CI: 'true' }, 1, 'set ACME_API_KEY'],
    [['login', '--device'], { HOME: 'relative' }, 2, 'HOME is no absolute path'],
    [['logout'], { HOME: 'relative' }, 2, 'HOME is no absolute path'],
    [['login', '--name', '7up'], {}, 2, '--name begins with a letter'],
    [['call', '/'], { KEYWRIGHT_API_KEY: 'two words' }, 2, 'KEYWRIGHT_API_KEY holds no secret'],
  ])('is said in the words of the command line: %j', async (args, env, code, message) => {
    const ended = await run([...args, '--url', 'http://127.0.0.1:1'], env)
    expect(ended).toEqual({ code, stdout: '', stderr: expect.stringContaining(message) as string })
    expect(ended.stderr).not.toMatch(/the option|createLogin|createClient/)
  })

  it.each(['https://api.example.com/v1?', 'https://api.example.com/#'])(
    'is what stands in a URL beside the path: %s',
    async url => {
      const { code, stderr } = await run(['call', '/', '--url', url, '--scheme', 'none'])
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--url must have no user, no query/) as string })
    },
  )

  it('is a logout that the server did not hear of', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end())
    const home = mkdtempSync(join(folder, 'home-'))
    mkdirSync(join(home, '.keywright'), { mode: 0o700 })
    const login = {
      clientId: 'keywright',
      scope: null,
      grants: ['a:read'],
      accessToken: 'access',
      refreshToken: 'refresh',
      renewedAt: new Date().toISOString(),
      accessTokenExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      expiresAt: new Date(Date.now() + 7_200_000).toISOString(),
    }
    const config = join(home, '.keywright', 'config')
    writeFileSync(config, JSON.stringify({ version: 1, logins: { [url]: login } }), { mode: 0o600 })
    const ended = await run(['logout', '--url', url], { HOME: home })
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('forgotten here, but the server was not told') as string,
    })
    expect(await run(['logout', '--url', url], { HOME: home })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Nobody was logged in') as string,
    })
  })
})
