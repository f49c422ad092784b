import type { Answer } from '../../http/refusal.js'
import { html } from '../../pages/html.js'
import { narrowPage } from '../../pages/narrow-page.js'
import type { Look } from '../../pages/page.js'
import { allowedGrants } from './allowed-grants.js'
import { apiNameIn } from './api-name.js'
import { consentWords } from './consent-words.js'
import { type LoginDuration, loginDuration } from './login-duration.js'
import { type WhoAsks, whoAsks } from './who-asks.js'

/** What a person is shown before a program is let in. */
export interface ConsentPage extends LoginDuration, WhoAsks {
  /** What the host application calls its API; null for no name. */
  readonly apiName: string | null
  readonly grants: readonly string[]
  /** Descriptions by grant. */
  readonly catalogue: Readonly<Record<string, string>>
  /** Where the answer goes. */
  readonly redirectUri: string
  /** Comes back with the decision. */
  readonly sealed: string
  /** Where the form goes. */
  readonly action: string
  readonly look: Look
}

/** The page on which people decide on a program that wants to act as them. @see RFC 9700 section 4.16 */
export function consentPage(shown: ConsentPage): Answer {
  const { clientName, isSelfNamed, grants, catalogue, redirectUri, sealed, action, look } = shown
  const { language } = look
  const words = consentWords[language]
  const api = apiNameIn(language, shown.apiName)
  const body = html`<h1>${words.heading(api.markup, html`<bdi>${clientName}</bdi>`)}</h1>
${whoAsks(language, shown)}
${allowedGrants(language, grants, catalogue)}
<dl class="facts">
${loginDuration(language, shown)}
<dt>${words.answer}</dt><dd>${words.goesTo(html`<code dir="ltr">${redirectUri}</code>`)}</dd>
</dl>${isSelfNamed && html`\n<p class="notice warn"><strong>${words.warning}</strong></p>`}
<form method="post" action="${action}">
<input type="hidden" name="request" value="${sealed}">
<div class="actions"><button class="button" name="decision" value="allow">${words.allow}</button><button class="button quiet" name="decision" value="deny">${words.deny}</button></div>
</form>`
  // browsers hold the redirect that answers the form to this too
  const formTargets = [new URL(redirectUri).origin]
  return narrowPage({ title: words.title(api.text), body, look, formTargets })
}
