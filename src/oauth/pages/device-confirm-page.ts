import type { Answer } from '../../http/refusal.js'
import { html } from '../../pages/html.js'
import { instantText } from '../../pages/instant-text.js'
import { LOCALES } from '../../pages/locales.js'
import { narrowPage } from '../../pages/narrow-page.js'
import type { Look } from '../../pages/page.js'
import { allowedGrants } from './allowed-grants.js'
import { apiNameIn } from './api-name.js'
import { type DeviceProblem, deviceProblem } from './device-problem.js'
import { deviceWords } from './device-words.js'
import { type LoginDuration, loginDuration } from './login-duration.js'
import { type WhoAsks, whoAsks } from './who-asks.js'

/** What a person is shown before a device is let in. */
export interface DeviceConfirmPage extends LoginDuration, WhoAsks {
  /** What the host application calls its API; null for no name. */
  readonly apiName: string | null
  /** What the device would be allowed. */
  readonly grants: readonly string[]
  /** Why there is nothing to approve; null where there is. */
  readonly problem: DeviceProblem | null
  /** Descriptions by grant. */
  readonly catalogue: Readonly<Record<string, string>>
  /** The client address that the device asked from. */
  readonly ip: string | null
  /** Whether the person's own address is that one. */
  readonly isSameAddress: boolean
  readonly askedAt: Date
  readonly now: Date
  /** Comes back with the decision. */
  readonly sealed: string
  /** Where the form goes. */
  readonly action: string
  readonly look: Look
}

/**
 * The page on which people decide on a device. It says all that tells their own request from one that somebody wants to have
 * them approve.
 *
 * @see RFC 8628 section 5.4
 */
export function deviceConfirmPage(shown: DeviceConfirmPage): Answer {
  const { clientName, grants, catalogue, problem, ip, isSameAddress, sealed, action, look } = shown
  const { language } = look
  const words = deviceWords[language]
  const api = apiNameIn(language, shown.apiName)
  const canApprove = problem === null
  const body = html`<h1>${words.confirm(api.markup, html`<bdi>${clientName}</bdi>`)}</h1>
${whoAsks(language, shown)}
${allowedGrants(language, grants, catalogue)}
<dl class="facts">
${loginDuration(language, shown)}
<dt>${words.asked}</dt><dd>${whenAsked(shown)}</dd>
<dt>${words.from}</dt><dd>${ip === null ? words.unknownAddress : words.address(html`<code dir="ltr">${ip}</code>`, isSameAddress)}</dd>
</dl>
${
  canApprove
    ? html`<p class="notice warn"><strong>${words.warning}</strong> ${words.fraud}</p>`
    : html`<p class="notice bad" role="alert">${deviceProblem(language, problem)}</p>`
}
<form method="post" action="${action}">
<input type="hidden" name="approval" value="${sealed}">
<div class="actions">${canApprove && html`<button class="button" name="decision" value="approve">${words.approve}</button>`}<button class="button quiet" name="decision" value="deny">${words.deny}</button></div>
</form>`
  return narrowPage({ title: words.title(api.text), body, look, status: canApprove ? 200 : 403 })
}

function whenAsked({ askedAt, now, look: { language } }: DeviceConfirmPage) {
  const minutes = Math.max(0, Math.floor((now.getTime() - askedAt.getTime()) / 60_000))
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'always' })
  const ago = minutes === 0 ? deviceWords[language].justNow : format.format(-minutes, 'minute')
  return html`${ago} (<time datetime="${askedAt.toISOString()}">${instantText(askedAt, language)}</time>)`
}
