import { beforeAll, describe, expect, it } from 'vitest'
import { findProgram } from '../servers/find-program.js'
import { startCaddy } from '../servers/start-caddy.js'
import { documented } from './documented.js'
import { AMBIGUOUS } from './ambiguous.js'
import { send, type Sent } from './send.js'
import { type ServingGateway, useServers } from './serving.js'
import { createUpstream } from './upstream.js'

// Caddy is not in the package sources of every system that the tests run on, so that it is skipped under CI too
const [describeHere, suffix] = findProgram('caddy') ? [describe, ''] : [describe.skip, ' (needs Caddy: apt-get install -y caddy)']

describeHere(`behind Caddy, as docs/gateway.md configures it${suffix}`, () => {
  const servers = useServers()
  const upstream = createUpstream()
  let base = ''
  let peopled: ServingGateway
  let toPeople = ''
  const secrets: Record<string, string> = {}

  beforeAll(async () => {
    const gateway = await servers.gateway({ cors: { origins: ['https://app.example.com'] } })
    const api = await servers.listen(upstream.answer)
    const caddyTo = async (asked: string) => {
      const caddy = await startCaddy(port =>
        documented('Caddy', [
          ['http://api.example.com {', `http://127.0.0.1:${port} {\n\tbind 127.0.0.1`],
          ['127.0.0.1:8484', new URL(asked).host],
          ['127.0.0.1:8080', new URL(api).host],
        ]),
      )
      servers.onEnd(caddy.stop)
      return caddy.url
    }
    base = await caddyTo(gateway.base)
    const identify = { user: 'X-Forwarded-User', account: 'X-Forwarded-Account', email: 'X-Forwarded-Email', admins: ['boss'] }
    peopled = await servers.gateway({}, { identify })
    toPeople = await caddyTo(peopled.base)
    const { keys } = gateway.keyring
    secrets.reader = (await keys.create({ name: 'reader', grants: ['monitors:read'], subnets: ['127.0.0.9'] })).secret
    secrets.other = (await keys.create({ name: 'other' })).secret
  })

  const as = (name: string, from: string, ...more: (readonly [string, string])[]): Sent => ({
    from,
    headers: [['x-api-key', secrets[name] ?? ''], ...more],
  })
  const refused = async (target: string, sent: Sent) => {
    const before = upstream.reached.length
    const answer = await send(base, target, sent)
    expect(upstream.reached).toHaveLength(before)
    return [answer.status, answer.json().code]
  }

  it('lets a good key in, with its body, and tells the API who it is', async () => {
    const sent = { ...as('reader', '127.0.0.9'), method: 'POST', body: '{"a":1}' }
    expect((await send(base, '/monitors?page=2', sent)).status).toBe(200)
    const reached = upstream.reached.at(-1)
    expect(reached).toMatchObject({ method: 'POST', url: '/monitors?page=2', body: '{"a":1}' })
    expect(reached?.identity).toMatchObject({ name: ['reader'], grants: ['monitors:read'], role: ['-'] })
    expect(reached?.lines('x-api-key')).toEqual([])
  })

  it('refuses by key, grant and subnet, as the gateway does', async () => {
    expect(await refused('/monitors', {})).toEqual([401, 'missing_credential'])
    expect(await refused('/monitors', { headers: [['Authorization', 'Bearer']] })).toEqual([400, 'invalid_request'])
    expect(await refused('/monitors', as('other', '127.0.0.1'))).toEqual([403, 'insufficient_grants'])
    expect(await refused('/monitors', as('reader', '127.0.0.2'))).toEqual([403, 'ip_not_allowed'])
    for (const name of ['X-Forwarded-For', 'X-Real-IP', 'X_Forwarded_For', 'Forwarded'])
      expect(await refused('/monitors', as('reader', '127.0.0.2', [name, '127.0.0.9']))).toEqual([403, 'ip_not_allowed'])
  })

  it.each(['X-Forwarded-Method', 'X-Forwarded-Uri', 'X-Original-Method', 'X-Original-URI'])(
    'decides by no field %s',
    async name => {
      expect(await refused('/monitors', as('other', '127.0.0.1', [name, '/']))).toEqual([403, 'insufficient_grants'])
      expect((await send(base, '/things', as('other', '127.0.0.1', [name, '/']))).status).toBe(200)
    },
  )

  it('hands on no word of the client on who it is', async () => {
    const forged = ['Role', 'Account', 'Name', 'Else'].map(name => [`X-Keywright-${name}`, 'forged'] as const)
    expect((await send(base, '/things', as('other', '127.0.0.1', ...forged))).status).toBe(200)
    const { identity = {} } = upstream.reached.at(-1) ?? {}
    expect(Object.values(identity).flat()).not.toContain('forged')
    expect(identity).toMatchObject({ role: ['-'], account: ['-'], name: ['other'] })
  })

  it('lets no word of the client stand in the place of the gateway’s', async () => {
    const names = ['Kind', 'Id', 'Key-Id', 'Name', 'Account', 'Owner', 'Role', 'Environment', 'Grants', 'Scheme', 'Expires-At']
    const told = names.map(name => name.toLowerCase()).toSorted()
    for (const write of [
      (name: string) => `X_Keywright_${name.replaceAll('-', '_')}`,
      (name: string) => `x_keywright_${name.replaceAll('-', '_')}`,
      (name: string) => `X-Keywright_${name}`,
      (name: string) => `X_Keywright-${name}`,
      (name: string) => `X.Keywright.${name}`,
      (name: string) => `X-Keywright-${name}`,
    ]) {
      const forged = names.map(name => [write(name), 'forged'] as const)
      const nominated = ['Connection', names.map(name => `X-Keywright-${name}`).join(', ')] as const
      for (const fields of [forged, [...forged, nominated], [...forged, ['Connection', 'close'] as const, nominated]]) {
        expect((await send(base, '/things', as('other', '127.0.0.1', ...fields))).status).toBe(200)
        const { identity = {} } = upstream.reached.at(-1) ?? {}
        expect(Object.keys(identity).toSorted()).toEqual(told)
        expect(Object.values(identity).flat()).not.toContain('forged')
      }
    }
  })

  it('has what is not listed closed, however its path is written', async () => {
    const status = async (target: string) => {
      const before = upstream.reached.length
      const answer = await send(base, target, as('reader', '127.0.0.9'))
      expect(upstream.reached).toHaveLength(before)
      return [target, answer.status]
    }
    for (const target of ['/', '/anything', '/thingsandmore', '/x/monitors', '/monitorsandmore'])
      expect(await status(target)).toEqual([target, 404])
    for (const target of ['/Monitors', '/MONITORS/7', '/%4donitors'])
      expect([target, await refused(target, as('other', '127.0.0.1'))]).toEqual([target, [403, 'insufficient_grants']])
    for (const target of AMBIGUOUS) expect(await status(target)).toEqual([target, 400])
    expect((await send(base, '/things/a.b/..c?path=/../;x//', as('other', '127.0.0.1'))).status).toBe(200)
    expect(await status('/verify/envoy/-/../../../api-keys')).toEqual(['/verify/envoy/-/../../../api-keys', 400])
  })

  it('hands on no word of the client on who is an admin', async () => {
    const headers = [
      ['X-Forwarded-User', 'boss'],
      ['X-Forwarded-Account', 'provider'],
      ['X-Forwarded-Email', 'boss@example.com'],
    ] as const
    expect((await send(peopled.base, '/api-keys/keys', { headers })).status).toBe(200)
    for (const target of ['/api-keys/keys', '/portal/keys']) expect((await send(toPeople, target, { headers })).status).toBe(401)
  })

  it('has the gateway answer preflights, and serves what is its own', async () => {
    const headers = (origin: string) =>
      [
        ['Origin', origin],
        ['Access-Control-Request-Method', 'GET'],
      ] as const
    const preflight = await send(base, '/monitors', { method: 'OPTIONS', headers: headers('https://app.example.com') })
    expect([preflight.status, preflight.lines('access-control-allow-origin')]).toEqual([204, ['https://app.example.com']])
    expect(await refused('/monitors', { method: 'OPTIONS', headers: headers('https://evil.example') })).toEqual([
      403,
      'origin_not_allowed',
    ])
    expect(await refused('/monitors', { method: 'OPTIONS' })).toEqual([401, 'missing_credential'])
    expect((await send(base, '/api-keys/openapi.json')).status).toBe(200)
  })
})
