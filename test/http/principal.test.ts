import { setImmediate as turn } from 'node:timers/promises'
import { currentAuth, type Principal } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks, type Call } from '../frameworks.js'

const EXPIRES_AT = new Date('2099-01-01T00:00:00.000Z')
const KEY = {
  name: 'reader',
  account: 'example',
  owner: 'ada',
  grants: ['reports:*'],
  subnets: ['127.0.0.0/8'],
  origins: ['https://app.example.com'],
  expiresAt: EXPIRES_AT,
}

describe.each(frameworks)('the principal on $name', framework => {
  const serve = async (handle: (call: Call) => unknown, setup = {}) => {
    const app = await framework.serve({ routes: [{ path: '/', method: 'all', handle }], ...setup })
    const { key, secret } = await app.keyring.keys.create(KEY)
    return { app, key, secret, line: `x-api-key: ${secret}` }
  }

  it('says who acts, and nothing of the secret', async () => {
    const { app, key, secret, line } = await serve(({ attached }) => attached)
    const answer = await app.send('/', line)
    expect(answer.json()).toEqual({
      kind: 'api-key',
      scheme: 'x-api-key',
      id: key.id,
      keyId: key.id,
      name: 'reader',
      account: 'example',
      owner: 'ada',
      role: null,
      environment: 'live',
      grants: ['reports:*'],
      subnets: ['127.0.0.0/8'],
      origins: ['https://app.example.com'],
      expiresAt: EXPIRES_AT.toISOString(),
    })
    expect(answer.body).not.toContain(secret.slice(-6))
  })

  it('is the same by every way to it', async () => {
    const { app, line } = await serve(async ({ auth, attached }) => {
      const first = currentAuth()
      await turn()
      return [
        auth() === attached,
        first === attached,
        currentAuth() === attached,
        attached?.can('reports:read'),
        attached?.can('x'),
      ]
    })
    expect((await app.send('/', line)).json()).toEqual([true, true, true, true, false])
    expect(currentAuth()).toBeNull()
  })

  it('can not be changed, nor can what it gives out', async () => {
    const { app, line } = await serve(({ attached }) => {
      const principal = attached as Principal
      const attempts = [
        () => Object.assign(principal, { grants: ['*'] }),
        () => Object.defineProperty(principal, 'can', { value: () => true }),
        () => (principal.grants as string[]).push('*'),
        () => (principal.subnets as string[]).splice(0),
        () => (principal.origins as string[]).push('null'),
      ]
      const refused = attempts.map(attempt => {
        try {
          attempt()
          return false
        } catch {
          return true
        }
      })
      principal.expiresAt?.setTime(0)
      return { refused, expiresAt: principal.expiresAt, can: principal.can('users:write') }
    })
    for (let i = 0; i < 2; i++) {
      const answer = await app.send('/', line)
      expect(answer.json()).toEqual({ refused: [true, true, true, true, true], expiresAt: EXPIRES_AT.toISOString(), can: false })
    }
  })

  it('says the scheme of each request', async () => {
    const { app, secret } = await serve(({ attached }) => attached?.scheme)
    const lines = [`Authorization: Bearer ${secret}`, `Authorization: lucca application=${secret}`, `x-api-key: ${secret}`]
    for (let i = 0; i < 2; i++) {
      const answers = await Promise.all(lines.map(line => app.send('/', line)))
      expect(answers.map(answer => JSON.parse(answer.body) as string)).toEqual(['bearer', 'lucca', 'x-api-key'])
    }
  })

  it('never leaks into another request, however they interleave', async () => {
    const seen = async () => {
      const names = []
      for (let i = 0; i < 20; i++) {
        names.push(currentAuth()?.name ?? null)
        await (i % 3 === 0 ? turn() : Promise.resolve())
        await new Promise(resolve => setTimeout(resolve, i % 2))
      }
      return [...new Set(names)]
    }
    const app = await framework.serve({ routes: [{ path: '/', handle: seen }], auth: { required: false } })
    const names = Array.from({ length: 20 }, (_, i) => `key ${i}`)
    const lines = await Promise.all(names.map(async name => `x-api-key: ${(await app.keyring.keys.create({ name })).secret}`))
    const answers = await Promise.all([...lines, ...lines].map(line => app.send('/', line)).concat(app.send('/')))
    expect(answers.map(answer => JSON.parse(answer.body) as unknown)).toEqual([...names, ...names, null].map(name => [name]))
  })

  it.each(['before', 'behind'] as const)('stands with a body parser %s', async bodyParser => {
    const { app, line } = await serve(({ body }) => [currentAuth()?.name, body], { bodyParser })
    const post = (headers: Record<string, string>) =>
      app.fetch('/', {
        method: 'POST',
        body: JSON.stringify({ text: 'x'.repeat(70_000) }),
        headers: { 'content-type': 'application/json', ...headers },
      })
    const [, secret = ''] = line.split(': ')
    const answer = await post({ 'x-api-key': secret })
    expect(await answer.json()).toEqual(['reader', { text: 'x'.repeat(70_000) }])
    expect((await post({})).status).toBe(401)
    expect(app.runs()).toBe(1)
  })
})
