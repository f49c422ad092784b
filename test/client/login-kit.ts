import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoginCall, LoginSource } from 'keywright/client'
import { createLogin, type LoginOptions } from 'keywright/client/login'
import { onTestFinished } from 'vitest'
import type { Served } from '../oauth/auth-servers.js'
import { decide, sealedIn } from '../oauth/login-flow.js'

export const ANN = { user: 'ann', account: 'acme', grants: ['a:read', 'a:write'] }
export const DAY_MS = 86_400_000

/** A clock that is set by hand. */
export function createHandClock() {
  let at = Date.parse('2026-01-01T00:00:00Z')
  return {
    now: () => new Date(at),
    pass(milliseconds: number) {
      at += milliseconds
    },
  }
}

/** A home folder of its own; it ends with the test. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'keywright-login-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** The answer of the loopback listener to a browser. */
export interface Shown {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A browser follows where the login leads it. */
export async function visit(url: string | URL, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
  const answer = await fetch(url, { headers, redirect: 'manual' })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** A person with a session opens the URL of a login and answers; gives where the browser is led to. */
export async function answerOf(served: Served, url: string, decision: string, session: object = ANN): Promise<URL> {
  const { pathname, search } = new URL(url)
  const page = await served.fetch(pathname + search, { headers: { 'x-session': JSON.stringify(session) } })
  const { headers } = await decide(served, sealedIn(page), { decision, session })
  return new URL(headers.get('location') ?? '')
}

/** A program with a login, on a home folder of its own, and a person in front of it. */
export interface LoginKit {
  readonly login: LoginSource
  readonly home: string
  readonly path: string
  readonly said: readonly string[]
  /** What the person was led to. */
  readonly opened: readonly string[]
  /** What the browser showed at the end. */
  readonly shown: readonly Shown[]
  /** Every request of the program, as `METHOD URL grant_type`. */
  readonly sent: readonly string[]
  call(more?: Partial<LoginCall>): LoginCall
  token(more?: Partial<LoginCall>): Promise<string>
  /** What is in the file. */
  file(): { readonly logins: Readonly<Record<string, Readonly<Record<string, string>>>> }
  mode(): number
}

/** @param options of the login; `openBrowser` is a person who allows it */
export function createLoginKit(served: Served, options: LoginOptions = {}, home = makeHome()): LoginKit {
  const [said, opened, shown, sent]: [string[], string[], Shown[], string[]] = [[], [], [], []]
  const path = join(home, '.acme', 'config')
  const login = createLogin({
    environment: { HOME: home },
    device: false,
    confirm: null,
    say: line => void said.push(line),
    async openBrowser(url) {
      opened.push(url)
      shown.push(await visit(await answerOf(served, url, 'allow')))
    },
    ...options,
  })
  const call = (more: Partial<LoginCall> = {}): LoginCall => ({
    baseUrl: served.url,
    name: 'acme',
    interactive: true,
    fetch: (input, init) => {
      const grant = init?.body instanceof URLSearchParams ? (init.body.get('grant_type') ?? 'form') : ''
      sent.push(`${init?.method ?? 'GET'} ${input instanceof Request ? input.url : String(input)} ${grant}`.trim())
      return fetch(input, init)
    },
    ...more,
  })
  return {
    login,
    home,
    path,
    said,
    opened,
    shown,
    sent,
    call,
    token: more => login.accessToken(call(more)),
    file: () => JSON.parse(readFileSync(path, 'utf8')) as ReturnType<LoginKit['file']>,
    mode: () => statSync(path).mode & 0o7777,
  }
}

/** How often a login was renewed. */
export const renewals = (sent: readonly string[]): number => sent.filter(line => line.endsWith('refresh_token')).length
