import { createLogin, type LoginOptions } from 'keywright/client/login'
import { describe, expect, it } from 'vitest'
import { authFrameworks, type Served } from '../oauth/auth-servers.js'
import { deviceSteps } from '../oauth/device-steps.js'
import { ANN, createHandClock, createLoginKit, makeHome } from './login-kit.js'

const [express, , koa] = authFrameworks as readonly [(typeof authFrameworks)[0], unknown, (typeof authFrameworks)[0]]

type Person = (served: Served, code: string) => Promise<unknown>

const deciding =
  (decision: string): Person =>
  async (served, code) => {
    const steps = deviceSteps(served)
    return steps.decide(ANN, await steps.open(ANN, code), decision)
  }

/** A kit without a browser: time passes as it waits, and the person acts once so many waits are over. */
async function onDevice(
  person: Person,
  { framework = express, after = 2, ...options }: LoginOptions & { framework?: typeof express; after?: number } = {},
) {
  const clock = createHandClock()
  const served = await framework.serve({ keyring: { store: 'memory:', clock: clock.now } })
  const waited: number[] = []
  const said: string[] = []
  const home = makeHome()
  const kit = createLoginKit(
    served,
    {
      environment: { HOME: home, SSH_CONNECTION: '192.0.2.1 5000 192.0.2.2 22', DISPLAY: ':0' },
      clock: clock.now,
      say: line => void said.push(line),
      openBrowser: () => Promise.reject(new Error('there is no browser')),
      async wait(milliseconds) {
        waited.push(milliseconds / 1000)
        clock.pass(milliseconds)
        if (waited.length === after) await person(served, said[3] ?? '')
      },
      ...options,
      ...(options.device === undefined ? { device: true } : {}),
    },
    home,
  )
  return { served, kit, said, waited, clock }
}

describe.each([express, koa])('a login by code on $name', framework => {
  it('shows where to enter which code, and asks until the person approved', async () => {
    const { served, kit, said, waited } = await onDevice(deciding('approve'), { framework, after: 3 })
    const token = await kit.token()
    const code = said[3] ?? ''
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
    expect(said).toEqual([
      'Interactive login required. On any device with a browser, visit the following URL:',
      `${served.url}/oauth/device`,
      'and enter the code:',
      code,
      'or visit this URL, which has the code in it:',
      `${served.url}/oauth/device?user_code=${code}`,
      'The code is good for 10 minutes. Enter it only if you began this login yourself.',
    ])
    expect(waited).toEqual([5, 5, 5])
    expect((await served.use(token)).body).toMatchObject({ kind: 'token', owner: 'ann' })
    expect(kit.mode()).toBe(0o600)
    expect(await kit.token({ interactive: false })).toBe(token)
    expect(await kit.login.logOut(kit.call())).toBe(true)
    expect((await served.use(token)).status).toBe(401)
  })
})

describe('a login by code', () => {
  it.each([
    ['the person refuses', deciding('deny'), 'access_denied', 'was not allowed in the browser'],
    ['nobody comes', async () => {}, 'expired_token', 'Nobody typed in the code'],
  ])('ends where %s', async (_what, person, reason, message) => {
    const { kit } = await onDevice(person)
    await expect(kit.token()).rejects.toMatchObject({
      code: 'login_failed',
      reason,
      message: expect.stringContaining(message) as string,
    })
  })

  it('asks less often when it is told so, and goes on where the server is away for a while', async () => {
    const { kit, waited, served } = await onDevice(deciding('approve'), { after: 4 })
    const answers = [
      () => Promise.resolve(Response.json({ error: 'slow_down' }, { status: 400 })),
      () => Promise.reject(new TypeError('fetch failed')),
      () => Promise.resolve(new Response('busy', { status: 503 })),
    ]
    const token = await kit.token({
      fetch(input, init) {
        const isPoll = init?.body instanceof URLSearchParams && init.body.has('device_code')
        return (isPoll ? answers.shift() : undefined)?.() ?? fetch(input, init)
      },
    })
    expect(waited).toEqual([5, 10, 20, 40])
    expect((await served.use(token)).status).toBe(200)
  })

  it('can be given up', async () => {
    const controller = new AbortController()
    const { kit } = await onDevice(async () => controller.abort(new Error('enough')))
    await expect(kit.token({ signal: controller.signal })).rejects.toThrow('enough')
  })

  it.each([
    ['no code', { device_code: undefined }],
    ['a page without https', { verification_uri: 'http://api.example.com/device' }],
    ['a page that is a script', { verification_uri: 'javascript:alert(1)' }],
    ['no lifetime', { expires_in: 'long' }],
  ])('is not begun by an answer with %s', async (_what, changes) => {
    const { kit } = await onDevice(async () => {})
    const answer = {
      device_code: 'd',
      user_code: 'U',
      verification_uri: 'https://api.example.com/device',
      expires_in: 600,
      ...changes,
    }
    const token = kit.token({
      fetch: (input, init) =>
        urlOf(input).endsWith('/oauth/device_authorization') ? Promise.resolve(Response.json(answer)) : fetch(input, init),
    })
    await expect(token).rejects.toMatchObject({ reason: 'invalid_answer' })
  })
})

describe('a machine without a browser', () => {
  const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'over SSH': { SSH_CONNECTION: '192.0.2.1 5000 192.0.2.2 22', DISPLAY: ':0' },
    'over SSH, on a terminal': { SSH_TTY: '/dev/pts/0', DISPLAY: ':0' },
    'in a pod': { KUBERNETES_SERVICE_HOST: '10.0.0.1', DISPLAY: ':0' },
    'in a container': { container: 'podman', DISPLAY: ':0' },
    ...(process.platform === 'linux' ? { 'without a display': {} } : {}),
  }

  it.each(Object.keys(places))('is seen: %s', async place => {
    const { kit } = await onDevice(deciding('approve'))
    const controller = new AbortController()
    const said: string[] = []
    const login = createLogin({
      environment: { HOME: kit.home, ...places[place] },
      say: line => void said.push(line),
      wait: async () => controller.abort(new Error('seen')),
      openBrowser: () => Promise.reject(new Error('there is no browser')),
    })
    await expect(login.accessToken(kit.call({ signal: controller.signal }))).rejects.toThrow('seen')
    expect(said[2]).toBe('and enter the code:')
  })

  it('uses a browser where the server knows no codes, and a code where it knows no browser', async () => {
    const { kit, served, said } = await onDevice(deciding('approve'), { wait: () => Promise.reject(new Error('seen')) })
    const without =
      (name: string): typeof fetch =>
      async (input, init) => {
        const answer = await fetch(input, init)
        if (!urlOf(input).includes('/.well-known/')) return answer
        return Response.json({ ...((await answer.json()) as object), [name]: undefined })
      }
    await expect(kit.token({ fetch: without('device_authorization_endpoint') })).rejects.toThrow('seen')
    expect(said).toEqual([
      'Interactive login required. Open the following URL in a browser on this machine:',
      expect.stringContaining(`${served.url}/oauth/authorize?`),
    ])
    const desk = createLoginKit(served, { say: line => void said.push(line), wait: () => Promise.reject(new Error('seen')) })
    await expect(desk.token({ fetch: without('authorization_endpoint') })).rejects.toThrow('seen')
    expect(said[4]).toBe('and enter the code:')
  })
})

const urlOf = (input: string | URL | Request) => (input instanceof Request ? input.url : String(input))
