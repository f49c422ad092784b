import { LIMITS } from '../../limits.js'
import { html } from '../../pages/html.js'
import { optionalLabel } from '../fields/optional-label.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import { endKeyWords } from './end-key-words.js'
import { formActions } from './form-actions.js'
import { keyIn } from './find-key.js'
import { createKeyActionScreen } from './key-action-screen.js'

/** Ends a key for good. */
export function createRevokeScreen(parts: PortalParts): Screen {
  const { operations } = parts

  return createKeyActionScreen(parts, {
    fields: ['reason'],
    title: ({ words }) => words(endKeyWords).revoke,
    closed: ({ words }, { state }) => (state === 'revoked' ? html`<p class="notice">${words(endKeyWords).isRevoked}</p>` : null),
    body(visit, { key, form, fields, known }) {
      const words = visit.words(endKeyWords)
      return html`<p class="notice warn">${words.revokeLead}</p>
<form method="post" action="${visit.link(`/keys/${key.id}/revoke`)}" autocomplete="off">
${known}
${fields.text({
  name: 'reason',
  label: optionalLabel(visit, words.reason),
  hint: words.reasonHint,
  value: form.text('reason'),
  maxLength: LIMITS.reasonLength,
})}
${formActions(visit, key, words.revokeNow, true)}
</form>`
    },
    async send(visit, { key, form, version }) {
      const reason = form.text('reason') || null
      await operations(visit, 'revokeKey', { params: keyIn(visit), body: { reason }, version })
      return seeOther(visit.link(`/keys/${key.id}`, { done: 'revoked' }))
    },
  })
}
