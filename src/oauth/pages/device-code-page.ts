import type { Answer } from '../../http/refusal.js'
import { html } from '../../pages/html.js'
import { narrowPage } from '../../pages/narrow-page.js'
import type { Look } from '../../pages/page.js'
import { apiNameIn } from './api-name.js'
import { type DeviceWords, deviceWords } from './device-words.js'

/** What the page for the code of a device shows. */
export interface DeviceCodePage {
  /** What the host application calls its API; null for no name. */
  readonly apiName: string | null
  readonly user: string
  /** The code to begin with, as people read it; empty for none. */
  readonly userCode: string
  /** What is wrong with the code that was sent; null where none was. */
  readonly problem: keyof DeviceWords['problems'] | null
  /** Where the form goes. */
  readonly action: string
  readonly look: Look
}

/** The page on which people type the code that their device shows. */
export function deviceCodePage({ apiName, user, userCode, problem, action, look }: DeviceCodePage): Answer {
  const words = deviceWords[look.language]
  const api = apiNameIn(look.language, apiName)
  const hasProblem = problem !== null
  const body = html`<h1>${words.heading(api.markup)}</h1>
<p class="lead">${words.lead}</p>
<form method="post" action="${action}">
<div class="field">
<label for="user_code">${words.code}</label>
<input type="text" id="user_code" name="user_code" value="${userCode}" class="code" dir="ltr" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="${hasProblem && 'problem '}hint"${hasProblem && html` aria-invalid="true"`} autofocus>
<p class="hint" id="hint">${words.hint(html`<code dir="ltr">BCDF-GHJK</code>`)}</p>
${hasProblem && html`<p class="problem" id="problem" role="alert">${words.problems[problem]}</p>\n`}</div>
<div class="actions"><button class="button">${words.next}</button></div>
</form>
<p class="soft">${words.signedIn(html`<bdi>${user}</bdi>`)}</p>`
  return narrowPage({ title: words.title(api.text), body, look, status: hasProblem ? 400 : 200 })
}
