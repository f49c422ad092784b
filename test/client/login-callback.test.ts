import { request } from 'node:http'
import { createLogin } from 'keywright/client/login'
import { describe, expect, it } from 'vitest'
import { authFrameworks, type Served } from '../oauth/auth-servers.js'
import { answerOf, createLoginKit, type LoginKit, visit } from './login-kit.js'

const [express] = authFrameworks as readonly [(typeof authFrameworks)[0]]

/** A login whose browser does what a test says; what it gives is not waited for. */
async function withBrowser(
  act: (served: Served, url: string) => Promise<void>,
): Promise<{ served: Served; kit: LoginKit; acted: () => Promise<void> }> {
  const served = await express.serve()
  let done: Promise<void> = Promise.resolve()
  const kit = createLoginKit(served, {
    openBrowser: async url => {
      done = act(served, url)
      done.catch(() => undefined)
    },
  })
  return { served, kit, acted: () => done }
}

const callbackOf = (url: string) => new URL(new URL(url).searchParams.get('redirect_uri') ?? '')

function withQuery(url: URL, changes: Readonly<Record<string, string | null>>): URL {
  const changed = new URL(url)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.searchParams.delete(name)
    else changed.searchParams.set(name, value)
  }
  return changed
}

describe('the answer of the browser', () => {
  it('is turned away where it is not that of this login, and the wait goes on', async () => {
    const { served, kit, acted } = await withBrowser(async (server, url) => {
      const right = await answerOf(server, url, 'allow')
      const state = right.searchParams.get('state') ?? ''
      for (const changes of [{ state: 'forged' }, { state: null }, { state: '' }, { state: `${state}x` }])
        expect((await visit(withQuery(right, changes))).status).toBe(400)
      const twice = new URL(right)
      twice.searchParams.append('state', state)
      expect((await visit(twice)).status).toBe(400)
      for (const path of ['/favicon.ico', '/', '/callbackx', '//callback']) {
        const answer = await visit(`${right.origin}${path}`)
        expect([path, answer.status]).toEqual([path, 404])
      }
      expect((await fetch(right, { method: 'POST' })).status).toBe(405)
      // a name that was made to mean this machine
      expect(await statusOf(right, 'evil.example')).toBe(421)
      expect(await statusOf(right, `localhost:${right.port}`)).toBe(421)
      expect((await visit(right)).status).toBe(200)
    })
    const token = await kit.token()
    await acted()
    expect((await served.use(token)).status).toBe(200)
  })

  it('is taken once', async () => {
    const { kit, acted } = await withBrowser(async (server, url) => {
      const right = await answerOf(server, url, 'allow')
      const answers = await Promise.all([visit(right), visit(right), visit(right)])
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410])
    })
    await kit.token()
    await acted()
    expect(kit.sent.filter(line => line.endsWith('authorization_code'))).toHaveLength(1)
  })

  it.each([
    ['a person who does not allow it', null, 'access_denied', 'was not allowed', 200],
    [
      'an error of the server',
      { error: 'server_error', code: null, error_description: 'broken\u001b[2J' },
      'server_error',
      'broken [2J',
      400,
    ],
    ['another server', { iss: 'https://evil.example' }, 'invalid_answer', 'another server', 400],
    ['no word on the server', { iss: null }, 'invalid_answer', 'another server', 400],
    ['no code', { code: null }, 'invalid_answer', 'neither a code nor an error', 400],
    ['a code that is none', { code: 'kwc_wrong' }, 'invalid_grant', 'invalid_grant', 400],
  ])('ends the login with %s', async (_what, changes, reason, message, status) => {
    let shown = 0
    const { kit, acted } = await withBrowser(async (server, url) => {
      const answer = await answerOf(server, url, changes ? 'allow' : 'deny')
      shown = (await visit(changes ? withQuery(answer, changes) : answer)).status
      await expect(visit(callbackOf(url))).rejects.toThrow('fetch failed')
    })
    await expect(kit.token()).rejects.toMatchObject({
      name: 'LoginFailedError',
      code: 'login_failed',
      reason,
      message: expect.stringContaining(message) as string,
    })
    await acted().catch(() => undefined)
    expect(shown).toBe(status)
  })

  it.each([
    ['fr-CA, en;q=0.5', 'fr', 'ltr', 'Vous pouvez fermer cette fenêtre'],
    ['ar', 'ar', 'rtl', 'يمكنك إغلاق هذه النافذة'],
    ['de, en;q=0.5', 'en', 'ltr', 'You can close this window'],
  ])('is met with a page that %s reads, which runs nothing', async (language, lang, dir, text) => {
    const { kit, acted } = await withBrowser(async (server, url) => {
      const { headers, text: page } = await visit(await answerOf(server, url, 'allow'), { 'accept-language': language })
      expect(page).toContain(`<html lang="${lang}" dir="${dir}">`)
      expect(page).toContain(text)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+='; base-uri 'none'/)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    })
    await kit.token()
    await acted()
  })

  it('is not waited for without end, nor by nobody', async () => {
    const served = await express.serve()
    const late = createLoginKit(served, { openBrowser: async () => {}, wait: async () => {} })
    await expect(late.token()).rejects.toMatchObject({ reason: 'timeout' })

    let callback = new URL('http://127.0.0.1/')
    const controller = new AbortController()
    const left = createLoginKit(served, {
      openBrowser: async url => {
        callback = callbackOf(url)
        controller.abort(new Error('enough'))
      },
    })
    await expect(left.token({ signal: controller.signal })).rejects.toThrow('enough')
    await expect
      .poll(() =>
        visit(callback).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone')
  })

  it('is waited for by those who have not given up', async () => {
    const controller = new AbortController()
    const { kit } = await withBrowser(async (server, url) => {
      const answer = await answerOf(server, url, 'allow')
      controller.abort(new Error('enough'))
      await visit(answer)
    })
    const [gone, there] = await Promise.allSettled([kit.token({ signal: controller.signal }), kit.token()])
    expect([gone.status, there.status]).toEqual(['rejected', 'fulfilled'])
  })
})

describe('a browser that can not be opened', () => {
  it.each([
    ['says so', async () => false],
    ['fails', () => Promise.reject(new Error('no browser'))],
  ])('%s: the person opens the address', async (_what, openBrowser) => {
    const served = await express.serve()
    const said: string[] = []
    const kit = createLoginKit(served, {
      openBrowser,
      say(line) {
        said.push(line)
        if (line.startsWith('http')) void answerOf(served, line, 'allow').then(visit)
      },
    })
    await kit.token()
    expect(said[0]).toBe('Interactive login required. Open the following URL in a browser on this machine:')
    expect(said[1]).toMatch(
      new RegExp(`^${served.url}/oauth/authorize\\?response_type=code&client_id=acme&redirect_uri=http%3A%2F%2F127`),
    )
  })
})

describe('the metadata of the server', () => {
  const answering = (answers: Readonly<Record<string, unknown>>) => (input: string | URL | Request) => {
    const url = input instanceof Request ? input.url : String(input)
    const found = answers[url]
    if (typeof found === 'number') return Promise.resolve(new Response('{}', { status: found }))
    return Promise.resolve(found === undefined ? new Response('', { status: 404 }) : Response.json(found))
  }
  const places = async (baseUrl: string, answers: Readonly<Record<string, unknown>>) => {
    const opened: string[] = []
    const controller = new AbortController()
    const home = createLoginKit(await express.serve()).home
    const login = createLogin({
      environment: { HOME: home },
      device: false,
      say() {},
      async openBrowser(url) {
        opened.push(url)
        controller.abort(new Error('seen'))
      },
    })
    const call = { baseUrl, name: 'acme', interactive: true, fetch: answering(answers), signal: controller.signal }
    await expect(login.accessToken(call)).rejects.toThrow('seen')
    return opened[0]?.replace(/\?.*/, '')
  }
  const failing = async (baseUrl: string, answers: Readonly<Record<string, unknown>>) => {
    const kit = createLoginKit(await express.serve())
    return kit.token({ baseUrl, fetch: answering(answers) }).then(
      () => 'no failure',
      (error: unknown) => String(error),
    )
  }
  const WELL_KNOWN = 'https://api.example.com/.well-known/oauth-authorization-server'
  const metadata = (issuer: string, more: object = {}) => ({
    issuer,
    token_endpoint: `${issuer}/t`,
    authorization_endpoint: `${issuer}/a`,
    ...more,
  })

  it('says where the endpoints are, also of an issuer below a path', async () => {
    expect(await places('https://api.example.com', {})).toBe('https://api.example.com/oauth/authorize')
    expect(await places('https://api.example.com/v1', { [WELL_KNOWN]: metadata('https://api.example.com') })).toBe(
      'https://api.example.com/a',
    )
    const below = {
      [`${WELL_KNOWN}/one`]: metadata('https://api.example.com/one'),
      [WELL_KNOWN]: metadata('https://api.example.com'),
    }
    expect(await places('https://api.example.com/one/v1', below)).toBe('https://api.example.com/one/a')
    // what an application answers anywhere is no metadata
    expect(await places('https://api.example.com/v1', { [`${WELL_KNOWN}/v1`]: 401 })).toBe(
      'https://api.example.com/oauth/authorize',
    )
  })

  it.each([
    [{ [WELL_KNOWN]: metadata('https://evil.example') }, /its issuer is https:\/\/evil\.example/],
    [
      { [WELL_KNOWN]: metadata('https://api.example.com', { token_endpoint: 'https://evil.example/t' }) },
      /token_endpoint is on another origin/,
    ],
    [
      { [WELL_KNOWN]: metadata('https://api.example.com', { authorization_endpoint: 'http://api.example.com/a' }) },
      /is on another origin/,
    ],
    [
      { [WELL_KNOWN]: metadata('https://api.example.com', { authorization_endpoint: 'javascript:alert(1)' }) },
      /is on another origin/,
    ],
    [{ [WELL_KNOWN]: metadata('https://api.example.com', { authorization_endpoint: 7 }) }, /is no URL/],
    [{ [WELL_KNOWN]: { issuer: 'https://api.example.com' } }, /names no token_endpoint/],
    [{ [WELL_KNOWN]: 'nothing' }, /names no issuer/],
    [{ [WELL_KNOWN]: metadata('https://api.example.com', { authorization_endpoint: undefined }) }, /offers no login/],
    [{ [WELL_KNOWN]: 401 }, /^LoginFailedError: Nobody can log in to this API: .* answered 401\.$/],
    [{ [WELL_KNOWN]: 503 }, /can't tell now/],
    [{ [`${WELL_KNOWN}/v1`]: 503 }, /can't tell now/],
  ])('is not believed: %j', async (answers, message) => {
    expect(await failing('https://api.example.com/v1', answers)).toMatch(message)
  })
})

function statusOf(url: URL, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}
