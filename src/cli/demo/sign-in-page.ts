import type { Answer } from '../../http/refusal.js'
import { html } from '../../oauth/pages/html.js'
import { page } from '../../oauth/pages/page.js'
import { DEMO_PEOPLE, type DemoPerson } from './demo-people.js'

export const SIGN_IN = '/sign-in'
export const STYLESHEET = '/oauth/login.css'

const WHAT_THEY_ARE = {
  customer: 'manages the keys of the account demo',
  newcomer: 'of an account that was not let in yet',
  approver: 'works for the provider, and sees everything',
} as const satisfies Record<keyof typeof DEMO_PEOPLE, string>

/** The page on which one chooses who to be. */
export function signInPage(person: DemoPerson | null, returnTo: string | null): Answer {
  const back = returnTo === null ? '' : `&return_to=${encodeURIComponent(returnTo)}`
  const choices = (Object.keys(DEMO_PEOPLE) as (keyof typeof DEMO_PEOPLE)[]).map(
    name => html`<li><button formaction="${SIGN_IN}?as=${name}${back}">${name}</button>
<span class="soft">${DEMO_PEOPLE[name].user}: ${WHAT_THEY_ARE[name]}</span></li>
`,
  )
  return page({
    title: 'Sign in to the demo',
    stylesheet: STYLESHEET,
    body: html`<p class="brand">keywright demo</p>
<h1>Who would you like to be?</h1>
<p class="soft">This is a demo: nobody has a password, and everybody is whoever they say. Your application has a page of its own.</p>
${person === null ? null : html`<p>You are signed in as <strong>${person.user}</strong>.</p>\n`}<form method="post">
<ul class="choices">
${choices}</ul>
${person === null ? null : html`<p><button class="quiet" formaction="/sign-out">Sign out</button></p>\n`}</form>`,
  })
}
