import type { IncomingMessage } from 'node:http'
import { checkOwnSite } from '../../endpoints/check-own-site.js'
import { HttpProblem } from '../../endpoints/http-problem.js'
import type { Answer } from '../../http/refusal.js'
import { html } from '../../pages/html.js'
import { seeOther } from '../../pages/see-other.js'
import { demoPage, type DemoVisit } from './demo-page.js'
import { PORTAL, SIGN_IN, SIGN_OUT } from './demo-paths.js'
import { demoNames } from './demo-names.js'
import { WHO_COOKIE } from './demo-people.js'
import { pageFields } from './page-fields.js'
import { signInPage } from './sign-in-page.js'
import { type DemoSignInWords, demoSignInWords } from './demo-sign-in-words.js'

const WEEK_SECONDS = 7 * 86_400

/**
 * The demo's own way of signing in and out, which an application has already: whoever asks may choose who to be.
 *
 * @param name who that is
 */
export function signIn(request: IncomingMessage, visit: DemoVisit, name: string | null): Answer {
  const isOut = visit.path === SIGN_OUT
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (!isOut) return signInPage(visit)
    // the portal's link: whoever else leads here signs nobody out
    const isFollowed = request.headers['sec-fetch-site'] === 'same-origin'
    return seeOther(`${SIGN_IN}?return_to=${encodeURIComponent(PORTAL)}`, isFollowed ? cookie('', 0) : {})
  }
  if (request.method !== 'POST') return refused(visit, 405, 'method', { allow: 'GET, HEAD, POST' })
  if (isFromElsewhere(request)) return refused(visit, 403, 'elsewhere')
  if (isOut) return seeOther(SIGN_IN, cookie('', 0))
  if (name === null || !demoNames(visit.system).some(each => each === name)) return refused(visit, 400, 'nobody')
  return seeOther(visit.returnTo ?? SIGN_IN, cookie(name, WEEK_SECONDS))
}

function isFromElsewhere(request: IncomingMessage): boolean {
  try {
    checkOwnSite(pageFields(request))
    return false
  } catch (error) {
    if (error instanceof HttpProblem) return true
    throw error
  }
}

const cookie = (name: string, seconds: number) => ({
  'set-cookie': `${WHO_COOKIE}=${name}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`,
})

function refused(
  visit: DemoVisit,
  status: number,
  reason: keyof DemoSignInWords['refused'],
  headers: Answer['headers'] = {},
): Answer {
  const { title, text } = demoSignInWords[visit.language].refused[reason]
  const answer = demoPage(visit, { title, status, body: html`<h1>${title}</h1>\n<p>${text}</p>` })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
