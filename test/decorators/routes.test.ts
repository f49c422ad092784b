import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { dialects } from './dialects.js'
import { hosts, keyWith, tokenWith } from './hosts.js'

describe.each(dialects)('the $name dialect', ({ fixture }) => {
  const routes = Object.entries(fixture.routes(() => undefined))
  const guarded = routes.filter(([, { needs }]) => needs.length > 0)

  it('is put to the test', () => {
    expect(guarded.length).toBeGreaterThan(15)
  })

  describe.each(hosts)('on $name', ({ host }) => {
    it('runs a handler where all is granted, with its own this', async () => {
      const app = await host({ routes: fixture.routes })
      const [key, token] = await Promise.all([keyWith(app.keyring, '*'), tokenWith('*')])
      for (const [name, { needs }] of routes) {
        const asked = await app.ask(name, needs.includes('token') ? token : key)
        expect({ name, ...asked }).toMatchObject({ name, status: 200, ran: true })
        expect(asked.body).toMatch(/^"(methods|Methods|base|Base|guarded|Guarded|twice)"$/)
      }
    })

    it('answers as the middleware does, whoever asks', async () => {
      const app = await host({ routes: fixture.routes })
      const credentials = await Promise.all([
        ...['a:read', 'b:read', 'c:read'].map(grant => keyWith(app.keyring, grant)),
        keyWith(app.keyring, 'a:read', 'b:read'),
        tokenWith('a:read'),
        tokenWith('c:read'),
      ])
      credentials.push({}, { 'x-api-key': 'nonsense' })
      for (const [name, { needs }] of routes) {
        const statuses = new Set<number>()
        for (const credential of credentials) {
          const twin = await app.ask(`twin/${name}`, credential)
          const { status, ran, ...rest } = await app.ask(name, credential)
          if (twin.status === 200) expect({ name, status, ran }).toEqual({ name, status: 200, ran: true })
          else expect({ name, status, ran, ...rest }).toEqual({ name, ...twin, ran: false })
          statuses.add(twin.status)
        }
        expect([name, statuses]).toEqual([name, new Set(needs.length > 0 ? [200, 401, 403] : [200, 401])])
      }
    })

    it('refuses the anonymous where authentication is optional', async () => {
      const app = await host({ routes: fixture.routes, auth: { required: false } })
      for (const [name] of guarded) {
        const asked = await app.ask(name)
        expect({ name, ...asked }).toEqual({ name, ...(await app.ask(`twin/${name}`)), ran: false })
        expect(asked).toMatchObject({ status: 401, body: expect.stringContaining('"missing_credential"') as string })
        expect(asked.headers['www-authenticate']).toContain('realm="api"')
      }
    })

    it('stays closed without apiKeyAuth, and says so', async () => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      onTestFinished(() => log.mockRestore())
      const app = await host({ routes: fixture.routes, auth: false })
      const key = await keyWith(app.keyring, '*')
      for (const [name] of guarded) {
        const asked = await app.ask(name, key)
        expect({ name, ...asked }).toEqual({ name, ...(await app.ask(`twin/${name}`, key)), ran: false })
        expect(asked).toMatchObject({ status: 500, body: expect.stringContaining('"misconfigured"') as string })
      }
      expect(log).toHaveBeenCalledTimes(2 * guarded.length)
      expect(new Set(log.mock.calls.flat())).toEqual(new Set([expect.stringContaining('500 misconfigured')]))
    })

    it('hands errors to the framework where apiKeyAuth does', async () => {
      const app = await host({ routes: fixture.routes, auth: { onError: 'throw' } })
      const key = await keyWith(app.keyring, 'c:read')
      for (const [name] of guarded) {
        const [asked, twin] = [await app.ask(name, key), await app.ask(`twin/${name}`, key)]
        expect([name, asked.status, asked.headers['www-authenticate'], asked.ran]).toEqual([
          name,
          403,
          twin.headers['www-authenticate'],
          false,
        ])
        const [first, second] = app.errors.slice(-2) as { name: string; code: string }[]
        expect([name, first?.name, first?.code]).toEqual([name, 'AuthError', second?.code])
      }
      expect(app.errors).toHaveLength(2 * guarded.length)
    })
  })
})
