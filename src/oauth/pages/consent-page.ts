import type { Answer } from '../../http/refusal.js'
import { allowedGrants } from './allowed-grants.js'
import { html } from './html.js'
import { type LoginDuration, loginDuration } from './login-duration.js'
import { page } from './page.js'

/** What a person is shown before a program is let in. */
export interface ConsentPage extends LoginDuration {
  readonly apiName: string
  /** What people call the program, or the program itself. */
  readonly clientName: string
  /** Whether the name is the program's own word. */
  readonly isSelfNamed: boolean
  readonly user: string
  readonly account: string | null
  readonly grants: readonly string[]
  /** Descriptions by grant. */
  readonly catalogue: Readonly<Record<string, string>>
  /** Where the answer goes. */
  readonly redirectUri: string
  /** Comes back with the decision. */
  readonly sealed: string
  /** Where the form goes. */
  readonly action: string
  readonly stylesheet: string
}

/** The page on which people decide on a program that wants to act as them. @see RFC 9700 section 4.16 */
export function consentPage(shown: ConsentPage): Answer {
  const { apiName, clientName, isSelfNamed, user, account, redirectUri, sealed, action, stylesheet } = shown
  const name = html`<strong><bdi>${clientName}</bdi></strong>`
  const body = html`<h1>Log in to ${apiName} with <bdi>${clientName}</bdi>?</h1>
<p>${isSelfNamed ? html`A program that calls itself ${name}` : html`The program ${name}`} wants to act as you, <strong><bdi>${user}</bdi></strong>${account === null ? null : html` of the account <strong><bdi>${account}</bdi></strong>`}.</p>
${allowedGrants(shown.grants, shown.catalogue)}
${loginDuration(shown)}
<p>The answer goes to a program on this machine, at <code>${redirectUri}</code>.${isSelfNamed ? html` <strong>Go on only if you have just started it yourself.</strong>` : null}</p>
<form method="post" action="${action}">
<input type="hidden" name="request" value="${sealed}">
<div class="actions"><button name="decision" value="allow">Allow</button><button class="quiet" name="decision" value="deny">Deny</button></div>
</form>`
  // browsers hold the redirect that answers the form to this too
  const formTargets = [new URL(redirectUri).origin]
  return page({ title: `Log in to ${apiName}`, body, stylesheet, formTargets })
}
