import type { Answer } from '../../http/refusal.js'
import { allowedGrants } from './allowed-grants.js'
import { html } from './html.js'
import { type LoginDuration, loginDuration } from './login-duration.js'
import { page } from './page.js'

/** What a person is shown before a device is let in. */
export interface DeviceConfirmPage extends LoginDuration {
  readonly apiName: string
  /** What people call the program, or the program itself. */
  readonly clientName: string
  /** Whether the name is the program's own word. */
  readonly isSelfNamed: boolean
  readonly user: string
  readonly account: string | null
  /** What the device would be allowed. */
  readonly grants: readonly string[]
  /** Why there is nothing to approve; null where there is. */
  readonly problem: string | null
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
  readonly stylesheet: string
}

/**
 * The page on which people decide on a device. It says all that tells their own request from one that somebody wants to have
 * them approve.
 *
 * @see RFC 8628 section 5.4
 */
export function deviceConfirmPage(shown: DeviceConfirmPage): Answer {
  const { apiName, clientName, isSelfNamed, user, account, grants, catalogue, problem, sealed, action, stylesheet } = shown
  const canApprove = problem === null
  const approve = html`<button name="decision" value="approve">Connect it</button>`
  const body = html`<h1>Connect <bdi>${clientName}</bdi> to ${apiName}?</h1>
<p>${isSelfNamed ? 'A program that calls itself' : 'The program'} <strong><bdi>${clientName}</bdi></strong> wants to act as you, <strong><bdi>${user}</bdi></strong>${account === null ? null : html` of the account <strong><bdi>${account}</bdi></strong>`}.</p>
${allowedGrants(grants, catalogue)}
${loginDuration(shown)}
<p>It asked ${whence(shown)}</p>
${canApprove ? WARNING : html`<p class="bad" role="alert">${problem}</p>`}
<form method="post" action="${action}">
<input type="hidden" name="approval" value="${sealed}">
<div class="actions">${canApprove ? approve : null}<button class="quiet" name="decision" value="deny">Refuse it</button></div>
</form>`
  return page({ title: `Connect a device to ${apiName}`, body, stylesheet, status: canApprove ? 200 : 403 })
}

const WARNING = html`<p><strong>Go on only if you started this yourself, just now, and the device is in front of you.</strong> If somebody sent you the code or asked you to type it in, refuse: they would get in as you.</p>`

function whence({ ip, isSameAddress, askedAt, now }: DeviceConfirmPage) {
  const instant = askedAt.toISOString()
  const minutes = Math.max(0, Math.floor((now.getTime() - askedAt.getTime()) / 60_000))
  const ago = minutes === 0 ? 'less than a minute' : minutes === 1 ? '1 minute' : `${minutes} minutes`
  const where = isSameAddress ? 'the one that you use now' : 'which is not the one that you use now'
  const from = ip === null ? html`an address that is not known` : html`the address <code>${ip}</code>, ${where}`
  return html`${ago} ago (<time datetime="${instant}">${instant.slice(0, 16).replace('T', ' ')} UTC</time>), from ${from}.`
}
