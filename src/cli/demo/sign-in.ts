import type { IncomingMessage } from 'node:http'
import { checkSameSite } from '../../endpoints/check-same-site.js'
import { ManagementError } from '../../errors.js'
import { originForm } from '../../http/origin-form.js'
import type { Answer } from '../../http/refusal.js'
import { messagePage } from '../../oauth/pages/message-page.js'
import { DEMO_PEOPLE, demoPerson, isDemoName, WHO_COOKIE } from './demo-people.js'
import { SIGN_IN, STYLESHEET, signInPage } from './sign-in-page.js'

const SIGN_OUT = '/sign-out'
const WEEK_SECONDS = 7 * 86_400

/**
 * The demo's own way of signing in, which an application has already: whoever asks may choose who to be.
 *
 * @returns null where the request is for something else
 */
export function signIn(request: IncomingMessage): Answer | null {
  const target = `${HERE}${originForm(request.url ?? '/')}`
  const { pathname, searchParams } = new URL(URL.canParse(target) ? target : HERE)
  if (pathname !== SIGN_IN && pathname !== SIGN_OUT) return null
  const returnTo = ownPath(searchParams.get('return_to'))
  if (request.method === 'GET' || request.method === 'HEAD')
    return pathname === SIGN_IN ? signInPage(demoPerson(request), returnTo) : seeOther(SIGN_IN)
  if (request.method !== 'POST')
    return refused(405, 'Wrong method', 'Open this page, or send its form.', { allow: 'GET, HEAD, POST' })
  if (isFromElsewhere(request)) return refused(403, 'Not from here', 'Another site sent this form.')
  if (pathname === SIGN_OUT) return seeOther(SIGN_IN, cookie('', 0))
  const name = searchParams.get('as')
  if (!isDemoName(name)) return refused(400, 'Nobody', `Choose one of ${Object.keys(DEMO_PEOPLE).join(', ')}.`)
  return seeOther(returnTo ?? SIGN_IN, cookie(name, WEEK_SECONDS))
}

const HERE = 'http://demo.invalid'

// a path may still name another host, as //host does, and /.//host once it is read
function ownPath(text: string | null): string | null {
  if (text === null || !text.startsWith('/') || !URL.canParse(text, HERE)) return null
  const { origin, pathname, search } = new URL(text, HERE)
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : null
}

function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const fields = new Headers()
  for (const name of ['sec-fetch-site', 'origin', 'host']) {
    for (const value of [headers[name] ?? []].flat()) fields.append(name, value)
  }
  try {
    checkSameSite(fields, () => false)
    return false
  } catch (error) {
    if (error instanceof ManagementError) return true
    throw error
  }
}

const cookie = (name: string, seconds: number) => ({
  'set-cookie': `${WHO_COOKIE}=${name}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`,
})

const seeOther = (location: string, headers: Answer['headers'] = {}): Answer => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', ...headers },
  body: '',
})

function refused(status: number, title: string, text: string, headers: Answer['headers'] = {}): Answer {
  const answer = messagePage({ title, text, status, stylesheet: STYLESHEET })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
