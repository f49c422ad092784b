import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type ClientServer, clientServers } from '../client/client-servers.js'
import { makeBrowserProgram, runLogin } from '../client/run-login.js'
import { answerOf, visit } from '../client/login-kit.js'
import { authFrameworks } from '../oauth/auth-servers.js'
import { runKeywright } from './run-keywright.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = '') =>
  runKeywright(folder, args, { HOME: folder, ...env }, input)

/** A server that keeps what it was sent. */
async function serve(answer: RequestListener) {
  const seen: { request: IncomingMessage; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      seen.push({ request, body })
      answer(request, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

describe.each(clientServers)('keywright call and whoami against $name', kind => {
  const withKey = async (server: ClientServer) =>
    server.keyring.keys.create({ name: 'nightly export', account: 'acme', grants: ['reports:read'] })

  it.each([
    ['bearer', 'authorization: Bearer kw_live_…'],
    ['luc-authorization', 'luc-authorization: kw_live_…'],
    ['lucca', 'authorization: lucca application=kw_live_…'],
    ['x-api-key', 'x-api-key: kw_live_…'],
    ['exchange', 'authorization: Bearer eyJ…'],
  ])('presents a key by %s, and shows no more of it than lists of keys do', async (scheme, shown) => {
    const server = await kind.serve()
    const { key, secret } = await withKey(server)
    const env = { KEYWRIGHT_API_KEY: secret, KEYWRIGHT_URL: server.url, KEYWRIGHT_CLIENT_ID: key.id }
    const { code, stdout, stderr } = await run(['call', '/echo', '--scheme', scheme], env)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ by: 'nightly export' })
    expect(stderr).toContain(`> GET ${server.url}/echo\n`)
    const ending = scheme === 'exchange' ? '' : secret.slice(-4)
    expect(stderr.split('\n').find(line => line.startsWith(`> ${shown}`))).toMatch(new RegExp(`…${ending || '.{4}'}$`))
    expect(stderr).toMatch(/^< 200 OK$/m)
    expect(stderr).toMatch(/^< content-type: application\/json/m)
    expect(stdout + stderr).not.toContain(secret)
    expect(stderr.includes(`> POST ${server.url}/auth\n`)).toBe(scheme === 'exchange')
  })

  it('tells what a key is, for people and for scripts', async () => {
    const server = await kind.serve()
    const { key, secret } = await withKey(server)
    writeFileSync(join(folder, 'key.txt'), `${secret}\n`)
    const args = ['whoami', '--url', server.url, '--key-file', 'key.txt']
    const { code, stdout, stderr } = await run(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.split('\n').map(line => line.trim().split(/ {2,}/))).toEqual(
      expect.arrayContaining([
        ['nightly export'],
        ['kind', 'API key'],
        ['id', key.id],
        ['account', 'acme'],
        ['grants', 'reports:read'],
        ['expires', 'never'],
      ]),
    )
    expect(JSON.parse((await run([...args, '--json'])).stdout)).toMatchObject({ id: key.id })
    const piped = await run(['whoami', '--url', server.url, '--key-file', '-', '--json'], {}, secret)
    expect(JSON.parse(piped.stdout)).toMatchObject({ id: key.id })
    const refused = await run(['whoami', '--url', server.url], { KEYWRIGHT_API_KEY: 'kw_live_wrong' })
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/answered with 401 unknown_key/) as string,
    })
  })

  it('fails with what the API answers', async () => {
    const server = await kind.serve()
    const { secret } = await withKey(server)
    const { code, stdout, stderr } = await run(['call', '/reports', '--url', server.url], { KEYWRIGHT_API_KEY: secret })
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ code: 'insufficient_grants' })
    expect(stderr).toMatch(/^< 403 Forbidden$/m)
    expect(stderr).toMatch(/keywright: GET \/reports was answered with 403\n$/)
  })
})

describe('keywright call', () => {
  it('sends what it is told, and prints what it gets, byte by byte', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 254])
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(201, { 'set-cookie': 'session=0123456789012345678901234567', 'x-note': 'ok' }).end(bytes)
    })
    const base = ['call', '/a?b=%2F', '--scheme', 'none', '--url', `${url}/v1/`]
    writeFileSync(join(folder, 'body.bin'), bytes)
    const results = [
      await run([...base, '-d', '{"name":"June"}', '-H', 'X-One: 1', '-H', 'x-two:2']),
      await run([...base, '-d', '@body.bin', '-X', 'put', '-H', 'Content-Type: application/pdf']),
      await run([...base, '-d', '-', '-X', 'PATCH'], {}, 'plain'),
      await run([...base, '-X', 'DELETE', '--include']),
    ]
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    const sent = seen.map(({ request: { method, url: path, headers }, body }) => [method, path, headers['content-type'], body])
    expect(sent).toEqual([
      ['POST', '/v1/a?b=%2F', 'application/json', '{"name":"June"}'],
      ['PUT', '/v1/a?b=%2F', 'application/pdf', bytes.toString()],
      ['PATCH', '/v1/a?b=%2F', undefined, 'plain'],
      ['DELETE', '/v1/a?b=%2F', undefined, ''],
    ])
    expect(seen[0]?.request.headers).toMatchObject({ 'x-one': '1', 'x-two': '2' })
    expect(seen.flatMap(({ request }) => Object.keys(request.headers)).filter(name => /authorization|key/.test(name))).toEqual([])
    expect(results[0]?.stdout).toBe(bytes.toString())
    expect(results[0]?.stderr).toMatch(/^< set-cookie: …4567$/m)
    expect(results[3]?.stdout).toMatch(/^201 Created\n(?:.*\n)*x-note: ok\n(?:.*\n)*\n/)
  })

  it('follows no redirect, and takes the credential nowhere', async () => {
    const elsewhere = await serve((_request, response) => response.end())
    const { url, seen } = await serve((_request, response) => response.writeHead(302, { location: elsewhere.url }).end())
    const { code, stderr } = await run(['call', '/', '--url', url], { KEYWRIGHT_API_KEY: 'kw_live_something_long_enough' })
    expect([code, seen.length, elsewhere.seen.length]).toEqual([1, 1, 0])
    expect(stderr).toContain(`< location: ${elsewhere.url}`)
  })

  it.each([
    [['call', '/'], {}, 2, 'which API? Give --url'],
    [['call', '/', '--url', 'http://api.example.com'], {}, 2, '--url must begin with https://'],
    [['call', '/', '--url', 'https://ann:pass1234@api.example.com'], {}, 2, '--url must have no user'],
    [['call', '/', '--url', 'x'], {}, 2, '--url must be a URL'],
    [['call', '/', '--url', 'https://api.example.com', '--name', '../x'], {}, 2, '--name begins with a letter'],
    [['call', '/', '--url', 'https://api.example.com', '-H', 'X-Api-Key: pass1234'], {}, 2, 'X-Api-Key would carry a credential'],
    [['call', '/', '--url', 'https://api.example.com', '-H', 'nonsense'], {}, 2, '--header: write a field'],
    [
      ['call', '/', '--url', 'https://api.example.com', '--scheme', 'x-api-key'],
      {},
      2,
      'set KEYWRIGHT_API_KEY, or give --key-file',
    ],
    [['call', '/', '--url', 'https://api.example.com', '--scheme', 'basic'], {}, 2, 'Allowed choices are bearer'],
    [['call', '/', '--url', 'https://api.example.com', '--key-env', 'NONE'], {}, 2, '--key-env: NONE is not set'],
    [['call', '/', '--url', 'https://api.example.com', '--key-file', 'none'], {}, 2, "--key-file can't be read: ENOENT"],
    [['call', '/', '--url', 'https://api.example.com', '--key-file', '-', '-d', '-'], {}, 2, 'the secret or the body, not both'],
    [['call', '/', '--url', 'https://api.example.com', '-X', 'GET', '-d', 'x'], {}, 2, 'GET has no body'],
    [['call', '/', '--url', 'https://api.example.com', '-X', 'TRACE'], {}, 2, '--request: write a method'],
    [
      ['call', '/', '--url', 'https://api.example.com'],
      { KEYWRIGHT_API_KEY: 'two words' },
      2,
      'KEYWRIGHT_API_KEY holds no secret',
    ],
    [
      ['call', '/', '--url', 'https://api.example.com'],
      {},
      1,
      'no credential for https://api.example.com: set KEYWRIGHT_API_KEY',
    ],
    [['call', '/', '--url', 'http://127.0.0.1:1', '--scheme', 'none'], {}, 1, 'http://127.0.0.1:1/ could not be reached'],
    [['call', 'https://evil.example/', '--url', 'https://api.example.com', '--scheme', 'none'], {}, 1, 'the path must be below'],
    [['login', '--url', 'https://api.example.com', '--device', '--browser'], {}, 2, '--device or --browser, not both'],
    [['login', '--url', 'https://api.example.com', '--scope', ','], {}, 2, '--scope names no grant'],
    [['login', '--url', 'https://api.example.com'], { CI: 'true' }, 1, 'this is CI'],
    [['whoami', '--url', 'https://api.example.com', '--name', 'acme'], {}, 1, 'set ACME_API_KEY, give --key-file'],
  ])('%j is refused', async (args, env, code, message) => {
    const ended = await run(args, env)
    expect(ended).toEqual({ code, stdout: '', stderr: expect.stringContaining(message) as string })
    expect(ended.stderr).not.toContain('pass1234')
  })

  it('leaves a long standing input alone, and says so', async () => {
    const ended = await run(['call', '/', '-d', '-', '--scheme', 'none', '--url', 'http://127.0.0.1:1'], {}, 'x'.repeat(70_000))
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('give a file, as in -d @FILE') as string })
  })
})

describe.each(authFrameworks.filter(({ name }) => name !== 'Express 4'))('keywright login and logout at $name', framework => {
  it('log in with another name, and out again', async () => {
    const served = await framework.serve()
    const home = mkdtempSync(join(folder, 'home-'))
    const { program } = makeBrowserProgram(home)
    const args = ['--url', served.url, '--name', 'acme', '--browser', '--scope', 'a:read,a:write']
    const login = runLogin(args, { HOME: home, BROWSER: program })
    const [, url = ''] = await login.said(/^(http\S+)\n/m)
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ client_id: 'acme', scope: 'a:read a:write' })
    expect((await visit(await answerOf(served, url, 'allow'))).status).toBe(200)
    expect((await login.ended).code).toBe(0)
    const config = join(home, '.acme', 'config')
    expect(existsSync(config)).toBe(true)

    const api = ['--url', served.url, '--name', 'acme']
    const called = await run(['call', '/protected', ...api], { HOME: home })
    expect(JSON.parse(called.stdout)).toMatchObject({ kind: 'token', grants: ['a:read', 'a:write'] })
    expect(await run(['logout', '--url', served.url], { HOME: home })).toMatchObject({
      code: 0,
      stderr: `Nobody was logged in at ${served.url}.\n`,
    })
    expect(await run(['logout', ...api], { HOME: home })).toMatchObject({ code: 0, stdout: `Logged out of ${served.url}.\n` })
    expect(existsSync(config)).toBe(false)
    expect((await served.keyring.logins.list({})).items).toEqual([])
  })
})
