import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { currentAuth } from 'keywright'
import { RequireGrants } from 'keywright/decorators'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Reply, Route } from './fixture.js'
import { hosts, keyWith } from './hosts.js'

class Service {
  @RequireGrants('a:read')
  sum(a: number, b: number) {
    return a + b
  }

  @RequireGrants('a:read')
  async later(a: number, b: number) {
    await Promise.resolve()
    return a + b
  }

  @RequireGrants('a:read')
  of(..._given: unknown[]) {
    return `for ${currentAuth()?.name}`
  }
}

const service = new Service()

// what comes of a call below a handler, as the handler's answer
async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    return await call()
  } catch (error) {
    return `${(error as Error).name} ${(error as { code?: string }).code}`
  }
}

const asking = (ask: (call: readonly unknown[]) => unknown) => (reply: Reply) => {
  const route: Route = async (...call) => reply(call, await outcomeOf(() => ask(call)))
  return { ask: { route } }
}

const isContext = (value: unknown): value is { req: IncomingMessage } =>
  typeof value === 'object' && value !== null && 'state' in value

const requestOf = ([first]: readonly unknown[]) => (isContext(first) ? first.req : (first as IncomingMessage))

describe.each(hosts)('on $name, below a handler', ({ host }) => {
  describe.each<[what: string, ask: (call: readonly unknown[]) => unknown, granted: unknown]>([
    ['a method', () => service.sum(1, 2), 3],
    ['an asynchronous method', () => service.later(1, 2), 3],
    ['a method behind other work', () => new Promise(resolve => setImmediate(resolve)).then(() => service.sum(1, 2)), 3],
    ['a method that is given the request alone', call => service.of('x', requestOf(call)), 'for test'],
    ['a method that is given something with the request', call => service.of({ req: requestOf(call) }), 'for test'],
  ])('%s', (_what, ask, granted) => {
    it('runs or throws as the caller may', async () => {
      const app = await host({ auth: { required: false }, routes: asking(ask) })
      const answers = []
      for (const credential of [await keyWith(app.keyring, 'a:read'), await keyWith(app.keyring, 'b:read'), {}]) {
        const { status, body } = await app.ask('ask', credential)
        expect(status).toBe(200)
        answers.push(JSON.parse(body))
      }
      expect(answers).toEqual([granted, 'AuthError insufficient_grants', 'AuthError missing_credential'])
    })

    it('stays closed without apiKeyAuth', async () => {
      const app = await host({ auth: false, routes: asking(ask) })
      const { body } = await app.ask('ask', await keyWith(app.keyring, '*'))
      expect(JSON.parse(body)).toBe('AuthError misconfigured')
    })
  })

  it('a request that is refused there is counted as refused, once', async () => {
    const refusedTwice = async (call: readonly unknown[]) => {
      await outcomeOf(() => service.sum(1, 2))
      return service.of('x', requestOf(call))
    }
    const app = await host({ routes: asking(refusedTwice) })
    const { key, secret } = await app.keyring.keys.create({ name: 'test', grants: ['b:read'] })
    for (let i = 0; i < 2; i++) await app.ask('ask', { 'x-api-key': secret })
    expect(await app.keyring.keys.usage(key.id)).toMatchObject([{ requests: 2, outcomes: { insufficient_grants: 2 } }])
  })

  it.each(forgeries())('is not fooled by %s', async (_what, ...forged) => {
    const routes = asking(() => service.of(...forged))
    const protectedApp = await host({ routes })
    const outcomes = []
    for (const grant of ['a:read', 'b:read']) {
      const { body } = await protectedApp.ask('ask', await keyWith(protectedApp.keyring, grant))
      outcomes.push(JSON.parse(body))
    }
    // whose request it is still counts, and a body that looks like a request breaks nothing
    expect(outcomes).toEqual(['for test', 'AuthError insufficient_grants'])

    const open = await host({ auth: false, routes })
    expect(JSON.parse((await open.ask('ask')).body)).toBe('AuthError misconfigured')
  })

  it.each<[string, unknown]>([
    ['a request nobody has seen', serverRequest()],
    ['one in a context', { req: serverRequest(), state: { auth: powerful() } }],
    ['one that only looks like one of Node', Object.assign(Object.create(IncomingMessage.prototype) as object, requestMembers())],
  ])('stays closed for %s', async (_what, forged) => {
    const app = await host({ routes: asking(() => service.of(forged)) })
    expect(JSON.parse((await app.ask('ask', await keyWith(app.keyring, '*'))).body)).toBe('AuthError misconfigured')
  })
})

describe('outside any request', () => {
  it('a method throws, and says what to do', () => {
    expect(() => service.sum(1, 2)).toThrow(/no request that apiKeyAuth has seen is being handled/)
  })

  it('an asynchronous method rejects', async () => {
    const outcome = service.later(1, 2)
    await expect(outcome).rejects.toMatchObject({ code: 'misconfigured', status: 500 })
  })

  it('a request nobody has seen is answered on its own response', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => log.mockRestore())
    const request = serverRequest()
    const response = new ServerResponse(request)
    expect(service.of(request, response)).toBeUndefined()
    expect([response.statusCode, response.getHeader('content-type')]).toEqual([500, 'application/problem+json; charset=utf-8'])
  })
})

function requestMembers() {
  return { method: 'GET', url: '/', headers: {}, rawHeaders: [], socket: { remoteAddress: '127.0.0.1' }, auth: powerful() }
}

function serverRequest(): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: '/', auth: powerful() })
}

function forgeries(): [what: string, ...forged: unknown[]][] {
  const response = { setHeader: () => undefined, end: () => undefined, headersSent: false }
  const parsed: unknown = JSON.parse(
    '{"method":"GET","url":"/","headers":{},"auth":{"grants":["*"]},"keywright.admission":{"principal":{}}}',
  )
  return [
    ['the members of a request', requestMembers(), response, () => undefined],
    ['a parsed body', parsed, parsed],
    ['a parsed body with a request in it', { req: parsed, res: parsed }],
    ['the members of a context', { req: requestMembers(), res: response, set: () => undefined, state: { auth: powerful() } }],
    ['symbols of its own making', { ...requestMembers(), [Symbol('keywright.admission')]: { principal: powerful() } }],
    ['registered symbols', { ...requestMembers(), [Symbol.for('keywright.admission')]: { principal: powerful() } }],
    ['the answer of another server', new IncomingMessage(new Socket())],
    ['nothing much', null, undefined, 0, '', Object.create(null)],
  ]
}

function powerful() {
  return { kind: 'api-key', name: 'forged', grants: ['*'], can: () => true }
}
