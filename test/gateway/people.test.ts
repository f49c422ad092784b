import { describe, expect, it } from 'vitest'
import { send } from './send.js'
import { useServers } from './serving.js'

type Field = readonly [name: string, value: string]

const servers = useServers()
const identify = { user: 'X-Forwarded-User', account: 'X-Forwarded-Account', email: 'X-Forwarded-Email', admins: ['boss'] }
const ADA: readonly Field[] = [
  ['X-Forwarded-User', 'ada'],
  ['X-Forwarded-Account', 'acme'],
  ['X-Forwarded-Email', 'ada@acme.example'],
]

describe('people whom an authenticating proxy names', () => {
  const statusOf = async (base: string, path: string, headers: readonly Field[], from = '127.0.0.1') =>
    (await send(base, path, { headers, from })).status

  it('manage their keys, and look at the portal', async () => {
    const { base, keyring } = await servers.gateway({}, { identify })
    const json = ['Content-Type', 'application/json'] as const
    const made = await send(base, '/api-keys/keys', {
      method: 'POST',
      headers: [...ADA, json],
      body: JSON.stringify({ name: 'first' }),
    })
    expect(made.status).toBe(201)
    expect(await keyring.members.find('ada', 'acme')).toMatchObject({ email: 'ada@acme.example', active: true })
    const page = await send(base, '/portal/keys', { headers: ADA })
    expect([page.status, page.body.includes('first')]).toEqual([200, true])
    const eve = ADA.map(([name]): Field => [name, name.endsWith('Email') ? 'eve@umbrella.example' : 'umbrella'])
    expect((await send(base, '/portal/keys', { headers: eve })).body).not.toContain('first')
  })

  it('are nobody where they come past the proxy', async () => {
    const { base } = await servers.gateway({}, { identify })
    for (const path of ['/api-keys/keys', '/portal/keys']) {
      expect(await statusOf(base, path, ADA)).toBe(200)
      expect(await statusOf(base, path, ADA, '127.0.0.5')).toBe(401)
      expect(await statusOf(base, path, [...ADA, ['X-Forwarded-For', '127.0.0.1']], '127.0.0.5')).toBe(401)
    }
  })

  it.each<[what: string, fields: readonly Field[]]>([
    ['a second line', [...ADA, ['x-forwarded-user', 'boss']]],
    ['a second e-mail address', [...ADA, ['X-Forwarded-Email', 'eve@umbrella.example']]],
    ['a second account', [...ADA, ['X-Forwarded-Account', 'umbrella']]],
    ['no account', ADA.filter(([name]) => name !== 'X-Forwarded-Account')],
    [
      'an empty account',
      [
        ['X-Forwarded-User', 'ada'],
        ['X-Forwarded-Account', ''],
      ],
    ],
    ['no person', ADA.slice(1)],
    [
      'underscores',
      [
        ['X_Forwarded_User', 'ada'],
        ['X_Forwarded_Account', 'acme'],
      ],
    ],
  ])('are nobody with %s', async (_what, fields) => {
    const { base } = await servers.gateway({}, { identify })
    expect(await statusOf(base, '/api-keys/keys', fields)).toBe(401)
  })

  it('see every account where they are admins', async () => {
    const { base } = await servers.gateway({}, { identify })
    const boss: readonly Field[] = [
      ['X-Forwarded-User', 'boss'],
      ['X-Forwarded-Account', 'provider'],
    ]
    expect(await statusOf(base, '/api-keys/keys?account=acme', boss)).toBe(200)
    expect(await statusOf(base, '/api-keys/keys?account=acme', [['X-Forwarded-User', 'bosss'], ...boss.slice(1)])).toBe(403)
  })

  it('are nobody where the octets are no UTF-8, since different ones would read alike', async () => {
    const { base, keyring } = await servers.gateway({}, { identify })
    for (const octets of ['andr\xe9', 'andr\xe8', '\xc0\xaf', '\xed\xa0\x80', '\xff']) {
      for (const broken of ADA.keys()) {
        const fields = ADA.map(([name, value], i): Field => [name, i === broken ? octets : value])
        const status = await statusOf(base, '/api-keys/keys', fields)
        expect({ octets, broken, status }).toEqual({ octets, broken, status: 401 })
      }
    }
    expect(await keyring.members.find('andr\ufffd', 'acme')).toBeNull()
  })

  it('are no others for a byte order mark in front', async () => {
    const { base, keyring } = await servers.gateway({}, { identify: { user: 'X-Forwarded-User' } })
    await send(base, '/api-keys/keys', { headers: [['X-Forwarded-User', Buffer.from('\ufeffada').toString('latin1')]] })
    expect(await keyring.members.find('ada', null)).toBeNull()
  })

  it('may have a name in any script', async () => {
    const { base, keyring } = await servers.gateway({}, { identify: { user: 'X-Forwarded-User' } })
    const user = Buffer.from('أدا').toString('latin1')
    expect(await statusOf(base, '/api-keys/keys', [['X-Forwarded-User', user]])).toBe(200)
    expect(await keyring.members.find('أدا', null)).toMatchObject({ active: true })
  })
})

describe('without people', () => {
  it('there is no portal and no login, and the management API is there for keys', async () => {
    const { base, keyring } = await servers.gateway({ rules: {} })
    const { secret } = await keyring.keys.create({ name: 'manager', grants: ['keys:read'] })
    const bare = await send(base, '/api-keys/keys', { headers: ADA })
    expect([bare.status, bare.json().code]).toEqual([401, 'unauthenticated'])
    expect((await send(base, '/api-keys/self', { headers: [['X-Api-Key', secret]] })).status).toBe(200)
    expect((await send(base, '/portal', { headers: ADA })).status).toBe(404)
    expect((await send(base, '/oauth/authorize', { headers: ADA })).status).toBe(404)
    expect((await send(base, '/.well-known/oauth-authorization-server')).json()).not.toHaveProperty('authorization_endpoint')
  })

  it.each([
    [{ trustedProxies: ['127.0.0.1'] } as never, /unknown option "trustedProxies"/],
    [{ identify: { user: 'X Forwarded User' } }, /^identity: user must be/],
    [{ identify: { name: 'X' } as never }, /unknown option "name"/],
    [{ verifyPath: 'verify' }, /verifyPath must be a path/],
    [{ verifyPath: '/api-keys' }, /^createGateway: verifyPath: at "\/api-keys" there is the management API/],
    [{ verifyPath: '/api-keys/verify' }, /at "\/api-keys\/verify" there is the management API/],
    [{ verifyPath: '/portal/verify' }, /at "\/portal\/verify" there is the portal/],
    [{ verifyPath: '/healthz' }, /at "\/healthz" there is the health of the process/],
    [{ verifyPath: '/auth' }, /at "\/auth" there is a token endpoint: name another path/],
    [{ verifyPath: '/oauth/token' }, /at "\/oauth\/token" there is a token endpoint/],
    [{ authServer: { paths: { token: '/verify' } } }, /at "\/verify" there is a token endpoint/],
    [{ authServer: { paths: { token: '/verify/envoy/token' } } }, /at "\/verify\/envoy\/token" there is a token endpoint/],
    [{ portal: { brnd: {} } as never, identify: () => null }, /portal: unknown option "brnd"/],
  ])('a wrong option is named: %j', async (options, message) => {
    await expect(servers.gateway({}, options)).rejects.toThrow(message)
  })
})
