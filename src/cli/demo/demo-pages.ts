import type { IncomingMessage } from 'node:http'
import { originForm } from '../../http/origin-form.js'
import type { Answer } from '../../http/refusal.js'
import { preferredLanguage } from '../../pages/preferred-language.js'
import { seeOther } from '../../pages/see-other.js'
import { stylesheet } from '../../pages/stylesheet.js'
import { languageChoice } from '../../portal/language-choice.js'
import type { DemoVisit } from './demo-page.js'
import { OUTBOX, PORTAL, SIGN_IN, SIGN_OUT } from './demo-paths.js'
import { demoPerson } from './demo-person.js'
import type { DemoSite } from './demo-site.js'
import { outboxPage } from './outbox-page.js'
import { ownPath } from './own-path.js'
import { pageFields } from './page-fields.js'
import { signIn } from './sign-in.js'

/** Answers what people open in a browser; null where the request is for something else. */
export type DemoPages = (request: IncomingMessage) => Answer | null

const HERE = 'http://demo.invalid'

/** Makes the demo's own pages: its front door, its sign-in, its e-mails. */
export function createDemoPages({ outbox, system }: Pick<DemoSite, 'outbox' | 'system'>): DemoPages {
  const sheet = `${PORTAL}/assets/pages.css?v=${stylesheet({}).version}`

  return request => {
    const { headers, method = 'GET', url = '/' } = request
    const given = `${HERE}${originForm(url)}`
    const target = new URL(URL.canParse(given) ? given : HERE)
    const { pathname: path, searchParams: query } = target
    const isRead = method === 'GET' || method === 'HEAD'
    if (path === '/') return isRead && headers.accept?.includes('text/html') === true ? FRONT_DOOR : null
    if (path !== SIGN_IN && path !== SIGN_OUT && path !== OUTBOX) return null
    const fields = pageFields(request)
    const visit: DemoVisit = {
      system,
      language: preferredLanguage(fields),
      person: demoPerson(request, system),
      path,
      returnTo: ownPath(query.get('return_to')),
      stylesheet: sheet,
      now: new Date(),
    }
    const chosen = isRead && path !== SIGN_OUT ? languageChoice({ url: target.href, headers: fields }) : null
    if (chosen) return chosen
    if (path !== OUTBOX) return signIn(request, visit, query.get('as'))
    return isRead ? outboxPage(visit, outbox) : { status: 405, headers: { allow: 'GET, HEAD' }, body: '' }
  }
}

// programs get the open route's answer, people the page for people
const FRONT_DOOR = seeOther(PORTAL, { vary: 'accept' })
