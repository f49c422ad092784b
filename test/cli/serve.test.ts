import { createServer, request } from 'node:http'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { send } from '../gateway/send.js'
import { describeWithOwn } from '../servers/describe-with.js'
import { type RunningServe, startServe } from './start-serve.js'
import { useWorkplace } from './workplace.js'

const { folder, keyring, run } = useWorkplace()
const TRUSTED = ['--trusted-proxy', '127.0.0.1']
const FORWARDED = [
  ['X-Forwarded-Method', 'GET'],
  ['X-Forwarded-Uri', '/things'],
  ['X-Forwarded-For', '192.0.2.7'],
] as const

const running: RunningServe[] = []
const start = async (args: readonly string[] = TRUSTED, env?: Readonly<Record<string, string>>) => {
  const serve = await startServe(folder(), args, env)
  running.push(serve)
  return serve
}
afterEach(async () => {
  for (const serve of running.splice(0)) await serve.stop('SIGKILL')
})

const write = (name: string, text: string) => {
  writeFileSync(join(folder(), name), text)
  return name
}

describe('keywright serve', () => {
  it('answers this machine where it is told nothing else, and no key with subnets while nobody says where the client is', async () => {
    const anywhere = await keyring().keys.create({ name: 'anywhere', grants: ['a'] })
    const here = await keyring().keys.create({ name: 'here', grants: ['a'], subnets: ['127.0.0.0/8'] })
    const serve = await start([])
    const verify = async (secret: string, ...fields: [string, string][]) =>
      (await send(serve.base, '/verify?grants=a', { headers: [['x-api-key', secret], ...fields] })).status
    expect(await verify(anywhere.secret)).toBe(200)
    expect(await verify(here.secret)).toBe(403)
    expect(await verify(here.secret, ['X-Forwarded-For', '127.0.0.9'], ['X-Original-URI', '/things'])).toBe(200)
    expect(await verify(here.secret, ['X-Forwarded-For', '192.0.2.1'])).toBe(403)
  })

  it('answers proxies, and has written what was used when it ends', async () => {
    const { key, secret } = await keyring().keys.create({ name: 'served', grants: ['a'], subnets: ['192.0.2.0/24'] })
    const serve = await start()
    expect(serve.facts).toEqual({
      url: serve.base,
      store: 'sqlite:keywright.db',
      verify: `${serve.base}/verify`,
      portal: false,
      tokens: true,
    })
    const verify = (query: string, from = '127.0.0.1') =>
      send(serve.base, `/verify${query}`, { headers: [...FORWARDED, ['x-api-key', secret]], from })
    const answer = await verify('?grants=a')
    expect([answer.status, answer.lines('x-keywright-name')]).toEqual([200, ['served']])
    expect((await verify('?grants=b')).status).toBe(403)
    expect((await verify('', '127.0.0.5')).json()).toMatchObject({ code: 'untrusted_proxy' })
    expect((await verify('?grant=a')).status).toBe(500)
    await expect.poll(serve.stderr).toContain('misconfigured')
    expect((await send(serve.base, '/readyz')).status).toBe(200)
    const { code } = await serve.stop()
    expect(code).toBe(0)
    const [day] = await keyring().keys.usage(key.id, { days: 1 })
    expect(day?.outcomes).toEqual({ allowed: 1, insufficient_grants: 1 })
  })

  it('lets a request that runs end when it is told to stop', async () => {
    const serve = await start()
    const { secret } = await keyring().keys.create({ name: 'slow' })
    // a token is asked for, and the body comes late
    const url = new URL('/oauth/token', serve.base)
    const asking = request(url, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/x-www-form-urlencoded', 'content-length': 29 },
    })
    asking.write('grant_type=')
    await send(serve.base, '/healthz')
    const answered = once(asking, 'response')
    const stopped = serve.stop()
    await expect
      .poll(() =>
        send(serve.base, '/healthz').then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
    asking.end('client_credentials')
    const [response] = (await answered) as [{ statusCode: number }]
    expect(response.statusCode).toBeLessThan(500)
    expect((await stopped).code).toBe(0)
  })

  it('tells people where it is, and what it has not', async () => {
    const serve = await startServe(folder(), [...TRUSTED, '--store', 'memory:'], {}, false)
    const { code, stdout, stderr } = await serve.stop('SIGINT')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Serving memory: at ${serve.base}: /verify for the proxies 127.0.0.1, beside it /api-keys, the token endpoints, /preflight, /healthz and /readyz.\n`,
    })
    expect(stderr).toContain('There is no portal, and nobody can log in: say how people are known')
  })

  it('has help with examples', async () => {
    const { stdout, stderr, code } = await run(['serve', '--help'])
    expect([code, stderr, stdout]).toEqual([0, '', expect.stringContaining('keywright serve --trusted-proxy 127.0.0.1')])
  })

  it('takes what the environment says', async () => {
    const serve = await start([], {
      KEYWRIGHT_TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1',
      KEYWRIGHT_ISSUER: 'https://api.example.com',
    })
    expect((await send(serve.base, '/verify', { headers: FORWARDED })).status).toBe(401)
    const metadata = await send(serve.base, '/.well-known/oauth-authorization-server')
    expect(metadata.json()).toMatchObject({ issuer: 'https://api.example.com' })
  })

  it('has people by the fields of a trusted proxy alone', async () => {
    const serve = await start([
      ...TRUSTED,
      '--identity-header',
      'X-Forwarded-User',
      '--account-header',
      'X-Forwarded-Org',
      '--admin',
      'boss',
    ])
    expect(serve.facts.portal).toBe(true)
    const headers = [
      ['X-Forwarded-User', 'ada'],
      ['X-Forwarded-Org', 'acme'],
    ] as const
    const statusOf = async (path: string, from: string) => (await send(serve.base, path, { headers, from })).status
    for (const path of ['/portal/keys', '/api-keys/keys']) {
      expect(await statusOf(path, '127.0.0.1')).toBe(200)
      expect(await statusOf(path, '127.0.0.5')).toBe(401)
    }
  })

  it('takes a module, and the command line before it', async () => {
    const file = write(
      'gateway.mjs',
      `export default async () => ({
        identify: request => (request.headers.cookie === 'me' ? { user: 'ada', account: 'acme' } : null),
        keyring: { trustedProxies: ['10.0.0.0/8'], realm: 'acme', issuer: 'https://file.example.com' },
        portal: { brand: { name: 'Acme API' } },
      })`,
    )
    const serve = await start([...TRUSTED, '--config', file])
    const refused = await send(serve.base, '/verify', { headers: FORWARDED })
    expect([refused.status, refused.lines('www-authenticate')[0]]).toEqual([401, expect.stringContaining('realm="acme"')])
    expect((await send(serve.base, '/portal/keys', { headers: [['Cookie', 'me']] })).body).toContain('Acme API')
    expect((await send(serve.base, '/portal/keys', { headers: [['Cookie', 'you']] })).status).toBe(401)
  })

  it('takes JSON, and serves metrics', async () => {
    const file = write(
      'gateway.json',
      JSON.stringify({ keyring: { trustedProxies: ['127.0.0.1'], rules: { keysPerAccount: 1 } }, identify: { user: 'X-User' } }),
    )
    const serve = await start(['--config', file, '--verify-path', '/auth/check', '--metrics'])
    expect(serve.facts).toMatchObject({ verify: `${serve.base}/auth/check`, portal: true })
    expect((await send(serve.base, '/auth/check', { headers: FORWARDED })).status).toBe(401)
    expect((await send(serve.base, '/verify', { headers: FORWARDED })).status).toBe(404)
    const metrics = await send(serve.base, '/metrics')
    expect([metrics.status, metrics.body]).toEqual([
      200,
      expect.stringContaining('keywright_decisions_total{outcome="missing_credential"'),
    ])
  })

  it.each<[what: string, args: readonly string[], code: number, line: RegExp]>([
    ['no proxy', ['--host', '0.0.0.0'], 2, /no proxy may ask yet: name yours with --trusted-proxy/],
    [
      'a wrong proxy',
      ['--trusted-proxy', '10.0.0.5/8'],
      2,
      /--trusted-proxy: "10\.0\.0\.5\/8" has host bits: write "10\.0\.0\.0\/8"/,
    ],
    ['a wrong port', [...TRUSTED, '--port', '99999'], 2, /--port: "99999": write a port/],
    [
      'a wrong host',
      [...TRUSTED, '--port', '0', '--host', '192.0.2.1'],
      1,
      /--host: "192\.0\.2\.1" is no address of this machine/,
    ],
    ['a wrong issuer', [...TRUSTED, '--issuer', 'http://api.example.com'], 2, /--issuer is the public base URL/],
    ['a wrong path', [...TRUSTED, '--verify-path', 'verify'], 2, /--verify-path must be a path such as "\/verify"/],
    [
      'a path with something else',
      [...TRUSTED, '--verify-path', '/oauth/token'],
      2,
      /--verify-path: at "\/oauth\/token" there is a/,
    ],
    [
      'people named by whatever runs here',
      ['--identity-header', 'X-Forwarded-User'],
      2,
      /--identity-header: say which proxy may name people, with --trusted-proxy/,
    ],
    ['a wrong field', [...TRUSTED, '--identity-header', 'X User'], 2, /--identity-header must be the name of a header field/],
    ['an account without a person', [...TRUSTED, '--account-header', 'X-Org'], 2, /need --identity-header/],
    ['a wrong store', [...TRUSTED, '--store', 'mongodb://x'], 2, /--store: /],
    ['a store in a folder that is not there', [...TRUSTED, '--store', 'sqlite:gone/keys.db'], 1, /gone/],
    ['a file that is not there', [...TRUSTED, '--config', 'gone.js'], 2, /--config: there is no file gone\.js/],
    ['an unknown option', [...TRUSTED, '--trusted-proxies', 'x'], 2, /unknown option/],
  ])('refuses %s in one line', async (_what, args, code, line) => {
    const outcome = await run(['serve', ...args])
    expect({ code: outcome.code, stdout: outcome.stdout, stderr: outcome.stderr }).toEqual({
      code,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`^keywright: [^\\n]*${line.source}[^\\n]*\\n$`)) as string,
    })
  })

  it.each([
    ['bad.json', '{ "keyring": ', /^keywright: --config bad\.json: it is no JSON: line 1, column 14\n$/],
    [
      'secret.json',
      '{\n  "keyring": { "sec": s3cr3t-value } }',
      /^keywright: --config secret\.json: it is no JSON: line 2, column 23\n$/,
    ],
    [
      'long.json',
      `{ "a": "${'s3cr3t'.repeat(40)}", x }`,
      /^keywright: --config long\.json: it is no JSON: line 1, column 252\n$/,
    ],
    ['empty.json', '', /^keywright: --config empty\.json: it is no JSON: line 1, column 1\n$/],
    ['folder.mjs/', '', /^keywright: --config: folder\.mjs\/? is no file: name the one that exports the options, such as /],
    ['typed.tsx', 'export default {}', /can't run TypeScript: name the compiled file, such as \.\/gateway\.js/],
    [
      'portal.mjs',
      'export default { portal: { brnd: {} }, identify: () => null }',
      /^keywright: --config portal\.mjs: portal: unknown option "brnd"/,
    ],
    [
      'issuer.json',
      '{ "keyring": { "issuer": "http://x.example" } }',
      /^keywright: --config issuer\.json: createKeyring: issuer is/,
    ],
    ['rules.json', '{ "keyring": { "rules": { "keysPerAccount": -1 } } }', /^keywright: --config rules\.json: /],
    [
      'people.json',
      '{ "identify": { "user": "X User" }, "keyring": { "trustedProxies": ["127.0.0.1"] } }',
      /^keywright: --config people\.json: identity: user must be/,
    ],
    [
      'trust.json',
      '{ "identify": { "user": "X-User" } }',
      /^keywright: --config trust\.json: identify: say which proxy may name people, with --trusted-proxy/,
    ],
    ['wrong.json', '{ "keyrng": {} }', /unknown option "keyrng": did you mean "keyring"\?/],
    [
      'inner.json',
      '{ "keyring": { "trustedProxies": ["127.0.0.1"], "stroe": "x" } }',
      /^keywright: --config inner\.json: createKeyring: unknown option "stroe": did you mean "store"\?/,
    ],
    ['none.mjs', 'export const a = 1', /it has no default export/],
    ['throws.mjs', 'throw new Error("oh")', /oh/],
  ])('says what is wrong with the file %s', async (name, text, line) => {
    if (name.endsWith('/')) mkdirSync(join(folder(), name))
    else write(name, text)
    const { code, stderr } = await run(['serve', '--config', name])
    expect([code, stderr]).toEqual([2, expect.stringMatching(line)])
    expect(stderr).not.toContain('s3cr3t')
    expect(stderr.split('\n')).toHaveLength(2)
  })

  it('says that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { code, stderr } = await run(['serve', ...TRUSTED, '--port', String(port)])
    server.close()
    expect([code, stderr]).toEqual([1, `keywright: port ${port} is taken: name another with --port, or 0 for a free one\n`])
  })
})

describeWithOwn('redis', 'keywright serve on a server that is away', redis => {
  it('starts, says 503, and heals', async () => {
    await redis().kill()
    const serve = await start([...TRUSTED, '--store', redis().url])
    expect(serve.facts).toMatchObject({ tokens: false })
    const outcome = async (path: string, ...more: (readonly [string, string])[]) =>
      (await send(serve.base, path, { headers: [...FORWARDED, ...more] })).status
    expect(await outcome('/healthz')).toBe(200)
    expect(await outcome('/readyz')).toBe(503)
    expect(await outcome('/verify', ['x-api-key', 'opaque'])).toBe(503)
    await expect.poll(serve.stderr).toContain('is away, requests are answered with 503 until it is there')
    await redis().start()
    await expect.poll(() => outcome('/readyz'), { timeout: 15_000 }).toBe(200)
    expect(await outcome('/verify', ['x-api-key', 'opaque'])).toBe(401)
    expect((await serve.stop()).code).toBe(0)
  })
})
