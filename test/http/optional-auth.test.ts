import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'

const ROUTES = [
  { path: '/', handle: ({ auth }: { auth(): { name: string } | null }) => ({ name: auth()?.name ?? null }) },
  { path: '/reports', checks: [{ all: ['reports:read'] }] },
  { path: '/tokens', checks: ['token' as const] },
]

const BAD = [
  ['an unknown secret', 'x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e', 401],
  ['a wrong checksum', `x-api-key: kw_live_${'a'.repeat(38)}`, 401],
  ['a token that can not be verified', 'Authorization: Bearer a.b.c', 401],
  ['a malformed credential', 'Authorization: Bearer', 400],
] as const

describe.each(frameworks)('optional authentication on $name', framework => {
  describe.each([
    ['everywhere', { auth: { required: false } }],
    ['on an open path', { open: ['/', '/reports', '/tokens'] }],
  ])('%s', (_, setup) => {
    const serve = async () => {
      const app = await framework.serve({ ...setup, routes: ROUTES })
      const { key, secret } = await app.keyring.keys.create({ name: 'reader', grants: ['reports:read'] })
      return { app, id: key.id, line: `x-api-key: ${secret}` }
    }

    it('lets nobody through, as nobody', async () => {
      const { app, line } = await serve()
      const anonymous = await app.send('/')
      expect([anonymous.status, anonymous.json()]).toEqual([200, { name: null }])
      expect((await app.send('/', 'x-api-key:', 'Authorization: Basic dXNlcjpwYXNz')).json()).toEqual({ name: null })
      expect((await app.send('/', line)).json()).toEqual({ name: 'reader' })
    })

    it.each(BAD)('still refuses %s', async (_situation, line, status) => {
      const { app } = await serve()
      expect([(await app.send('/', line)).status, app.runs()]).toEqual([status, 0])
    })

    it('still refuses a key that is no longer good', async () => {
      const { app, id, line } = await serve()
      await app.keyring.keys.revoke(id)
      expect([(await app.send('/', line)).status, app.runs()]).toEqual([401, 0])
    })

    it('still asks for a credential where a route demands something', async () => {
      const { app, line } = await serve()
      for (const path of ['/reports', '/tokens']) {
        const anonymous = await app.send(path)
        expect([anonymous.status, anonymous.json().code]).toEqual([401, 'missing_credential'])
        expect(anonymous.lines('www-authenticate')).toHaveLength(4)
      }
      expect(app.runs()).toBe(0)
      expect((await app.send('/reports', line)).status).toBe(200)
      expect((await app.send('/tokens', line)).status).toBe(403)
    })
  })

  it('opens no other path, and no other spelling of one', async () => {
    const app = await framework.serve({
      open: ['/status'],
      routes: [{ path: '/status' }, { path: '/:any' }, { path: '/status/x' }],
    })
    expect((await app.send('/status')).status).toBe(200)
    for (const path of ['/statu', '/statusx', '/status%20', '/%73tatus%2F', '/x?/status', '//status', '/x/../status']) {
      expect([path, (await app.send(path)).status]).toEqual([path, 401])
    }
  })

  it('refuses a hostile origin for nobody too', async () => {
    const app = await framework.serve({
      keyring: { cors: { origins: ['https://app.example.com'] } },
      auth: { required: false },
      open: ['/'],
    })
    expect([(await app.send('/', 'Origin: https://evil.example.net')).status, app.runs()]).toEqual([403, 0])
  })

  it('is closed while the store is down', async () => {
    const app = await framework.serve({
      keyring: { store: { findByDigest: () => Promise.reject(new Error('down')) } },
      auth: { required: false },
    })
    expect((await app.send('/', 'x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e')).status).toBe(503)
    expect(app.runs()).toBe(0)
  })
})
