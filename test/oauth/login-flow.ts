import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { OAuthAnswer, Served } from './auth-servers.js'

/** Whose session it is in most tests. */
export const ANN = { user: 'ann', account: 'acme', grants: ['a:read', 'a:write'] }
export const BOB = { user: 'bob', account: 'acme', grants: ['a:read', 'a:write'] }

const CLIENT = 'acme-cli'
export const REDIRECT = 'http://127.0.0.1:49152/callback'
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

type Changes = Readonly<Record<string, string | null | readonly string[]>>

/** The parameters of a good authorization request, with changes: null leaves one out, a list doubles it. */
export function authorizationPath(changes: Changes = {}): string {
  const parameters: Changes = {
    response_type: 'code',
    client_id: CLIENT,
    redirect_uri: REDIRECT,
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
    state: 'xyz',
    ...changes,
  }
  const entries = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return `/oauth/authorize?${new URLSearchParams(entries).toString()}`
}

/** A browser with somebody's session opens the login page. */
export const openPage = ({ fetch }: Served, changes: Changes = {}, session: object | null = ANN): Promise<OAuthAnswer> =>
  fetch(authorizationPath(changes), session ? { headers: { 'x-session': JSON.stringify(session) } } : {})

/** What the form of a login page carries. */
export function sealedIn({ text }: OAuthAnswer): string {
  const [, sealed = ''] = /name="request" value="([^"]+)"/.exec(text) ?? []
  expect(sealed).not.toBe('')
  return sealed
}

export interface Decision {
  decision?: string
  session?: object | null
  headers?: Record<string, string>
}

/** The person answers a login page. */
export const decide = (
  { post }: Served,
  sealed: string,
  { decision = 'allow', session = ANN, headers = {} }: Decision = {},
): Promise<OAuthAnswer> =>
  post(
    '/oauth/authorize',
    { request: sealed, decision },
    { ...(session ? { 'x-session': JSON.stringify(session) } : {}), ...headers },
  )

/** The parameters that a redirect brings to the program; the redirect must lead there. */
export function broughtBack({ status, headers }: OAuthAnswer, redirectUri = REDIRECT): Record<string, string> {
  expect(status).toBe(303)
  const location = headers.get('location') ?? ''
  expect(location.slice(0, location.indexOf('?'))).toBe(redirectUri)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  const { searchParams } = new URL(location)
  expect([...searchParams.keys()]).toEqual([...new Set(searchParams.keys())])
  return Object.fromEntries(searchParams)
}

/** A person lets a program in: the code. */
export async function codeFor(served: Served, changes: Changes = {}, session: object = ANN): Promise<string> {
  const opened = await openPage(served, changes, session)
  const { code = '' } = broughtBack(await decide(served, sealedIn(opened), { session }))
  expect(code).not.toBe('')
  return code
}

/** The program redeems a code. */
export const redeem = (
  { post }: Served,
  code: string,
  changes: Record<string, string> = {},
  headers: Record<string, string> = {},
) =>
  post(
    '/oauth/token',
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER, client_id: CLIENT, ...changes },
    headers,
  )

/** A person logs in with a program: its tokens. */
export async function logIn(served: Served, changes: Changes = {}, session: object = ANN): Promise<OAuthAnswer['body']> {
  const answer = await redeem(served, await codeFor(served, changes, session))
  expect([answer.status, answer.body.error]).toEqual([200, undefined])
  return answer.body
}

/** The program renews a login. */
export const refresh = ({ post }: Served, refreshToken: string, changes: Record<string, string> = {}) =>
  post('/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: CLIENT, ...changes })
