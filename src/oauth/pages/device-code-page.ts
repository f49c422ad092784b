import type { Answer } from '../../http/refusal.js'
import { html } from './html.js'
import { page } from './page.js'

/** What the page for the code of a device shows. */
export interface DeviceCodePage {
  readonly apiName: string
  readonly user: string
  /** The code to begin with, as people read it; empty for none. */
  readonly userCode: string
  /** What is wrong with the code that was sent; null where none was. */
  readonly problem: string | null
  /** Where the form goes. */
  readonly action: string
  readonly stylesheet: string
  readonly status?: number
}

/** The page on which people type the code that their device shows. */
export function deviceCodePage({ apiName, user, userCode, problem, action, stylesheet, status = 200 }: DeviceCodePage): Answer {
  const describedBy = problem === null ? 'hint' : 'problem hint'
  const body = html`<h1>Connect a device to ${apiName}</h1>
<p>Type the code that the device or the program shows you.</p>
${problem === null ? null : html`<p class="bad" id="problem" role="alert">${problem}</p>`}
<form method="post" action="${action}">
<label for="user_code">Code</label>
<input type="text" id="user_code" name="user_code" value="${userCode}" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="${describedBy}"${problem === null ? null : html` aria-invalid="true"`}>
<p class="soft" id="hint">Eight letters, as in BCDF-GHJK. You will be asked before anything is connected.</p>
<div class="actions"><button>Continue</button></div>
</form>
<p class="soft">You are signed in as <bdi>${user}</bdi>.</p>`
  return page({ title: `Connect a device to ${apiName}`, body, stylesheet, status })
}
