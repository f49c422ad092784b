import type { Answer } from '../../http/refusal.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { html } from '../../pages/html.js'
import { layoutWords } from '../layout-words.js'
import type { PortalParts } from '../portal-parts.js'
import type { Visit } from '../visit.js'
import { exampleLine } from './example-line.js'
import { secretWords } from './secret-words.js'

/** A secret that was just made. */
export type MadeSecret = AnswerOf<'createKey'> & {
  /** Whether its key was made with it. */
  readonly isNew: boolean
}

/** Shows a secret, this once. */
export type SecretPage = (visit: Visit, made: MadeSecret) => Answer

/**
 * Makes the page that shows a secret. It is no field: no browser remembers its value. It is the answer to a form, which is
 * good for once, so that neither a reload nor the way back shows it again.
 */
export function createSecretPage({ settings, layout, headerLine }: PortalParts): SecretPage {
  return (visit, { key, secret, isNew }) => {
    const words = visit.words(secretWords)
    const keyPage = visit.link(`/keys/${key.id}`, isNew ? {} : { done: 'rotated' })
    const { origin } = visit
    const line = exampleLine(settings, { origin, keyId: key.id, secret, headerLine: headerLine(secret) })
    return layout(visit, {
      title: words.title,
      section: 'keys',
      isSheet: true,
      status: isNew ? 201 : 200,
      body: html`<h1>${words.title}</h1>
<p class="lead"><bdi>${words.lead(key.name)}</bdi></p>
<p class="notice warn">${words.warning}</p>
<div data-secret data-after="${keyPage}">
<p class="label" id="secret-label">${words.secret}</p>
<div class="secret" role="group" aria-labelledby="secret-label"><code id="secret" dir="ltr" translate="no">${secret}</code>
<button type="button" class="small" data-copy="#secret" data-done="${words.copied}" hidden>${words.copy}</button>
<button type="button" class="small quiet" data-download data-file="api-key.env" data-text="${settings.envVar}={secret}" data-done="${words.downloaded}" hidden>${words.download}</button></div>
${
  line !== null &&
  html`<p class="label" id="curl-label">${words.tryIt}</p>
<div class="secret line" role="group" aria-labelledby="curl-label"><code id="curl" dir="ltr" translate="no">${line}</code>
<button type="button" class="small quiet" data-copy="#curl" data-done="${words.copied}" hidden>${words.copy}</button></div>`
}
</div>
<p class="soft">${words.id}${visit.words(layoutWords).colon} <code id="key-id" dir="ltr" translate="no">${key.id}</code></p>
<div class="actions"><a class="button" href="${keyPage}" data-leave>${words.done}</a></div>
<dialog data-leave-dialog aria-labelledby="leave-title"><h2 id="leave-title">${words.leaveTitle}</h2><p>${words.leaveText}</p>
<div class="actions"><button type="button" data-stay>${words.stay}</button><button type="button" class="quiet danger" data-go>${words.leave}</button></div></dialog>`,
    })
  }
}
