import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLogin, type LoginOptions } from 'keywright/client/login'
import type { LoginCall } from 'keywright/client'
import { makeHome } from './login-kit.js'
import { type Came, scriptedServer } from './scripted-server.js'

/** What an authorization server answers at a path: a status and JSON, or a Response of its own. */
export type Answers = Readonly<Record<string, (request: Came, origin: string) => unknown>>

const METADATA = '/.well-known/oauth-authorization-server'

/**
 * An authorization server that answers as it is told, and a program with a login by code in front of it; refresh tokens are good
 * once, as `rt0`, `rt1` and so on.
 */
export async function withScriptedAuthServer(answers: Answers = {}, options: LoginOptions = {}) {
  let handed = 0
  const used = new Set<string>()
  const reused: string[] = []
  const defaults: Answers = {
    [METADATA]: (_request, origin) => ({
      issuer: origin,
      token_endpoint: `${origin}/t`,
      authorization_endpoint: `${origin}/a`,
      device_authorization_endpoint: `${origin}/d`,
      revocation_endpoint: `${origin}/r`,
    }),
    '/d': (_request, origin) => ({
      device_code: 'dc',
      user_code: 'ABCD',
      verification_uri: `${origin}/dev`,
      expires_in: 600,
      interval: 5,
    }),
    '/t': ({ body }) => {
      const token = new URLSearchParams(body).get('refresh_token')
      if (token !== null && used.has(token)) {
        reused.push(token)
        return { error: 'invalid_grant' }
      }
      used.add(token ?? '')
      handed++
      return { access_token: `at${handed}`, refresh_token: `rt${handed}`, token_type: 'Bearer', expires_in: 3600 }
    },
    '/r': () => ({}),
  }
  const server = await scriptedServer((request, response) => {
    const path = request.url.replace(/\?.*/, '')
    const answer = { ...defaults, ...answers }[path]?.(request, server.url)
    if (answer instanceof Uint8Array) return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(answer)
    const refused = typeof answer === 'object' && answer !== null && 'error' in answer
    const status = typeof answer === 'number' ? answer : refused ? 400 : 200
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  const home = makeHome()
  const said: string[] = []
  const login = createLogin({
    environment: { HOME: home },
    device: true,
    confirm: null,
    say: line => void said.push(line),
    wait: async () => {},
    ...options,
  })
  const call = (more: Partial<LoginCall> = {}): LoginCall => ({
    baseUrl: server.url,
    name: 'acme',
    interactive: true,
    fetch,
    ...more,
  })
  return {
    server,
    home,
    folder: join(home, '.acme'),
    path: join(home, '.acme', 'config'),
    login,
    said,
    call,
    /** The refresh tokens that were used twice. */
    reused,
    /** What was sent to a path. */
    sentTo: (path: string) => server.came.filter(({ url }) => url === path).map(({ body }) => new URLSearchParams(body)),
    /** Puts a login in the file: its access token is `at0`, its refresh token `rt0`. */
    store(state: 'due' | 'spent') {
      const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
      mkdirSync(join(home, '.acme'), { mode: 0o700 })
      const entry = {
        clientId: 'acme',
        scope: null,
        grants: [],
        accessToken: 'at0',
        refreshToken: 'rt0',
        renewedAt: at(-3_000_000),
        accessTokenExpiresAt: at(state === 'due' ? 1_000_000 : -1000),
        expiresAt: at(1e9),
      }
      const text = JSON.stringify({ version: 1, logins: { [server.url]: entry } })
      writeFileSync(join(home, '.acme', 'config'), text, { mode: 0o600 })
    },
  }
}
