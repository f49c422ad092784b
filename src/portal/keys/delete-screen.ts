import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { html } from '../../pages/html.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { endKeyWords } from './end-key-words.js'
import { formActions } from './form-actions.js'
import { keyIn } from './find-key.js'
import { createKeyActionScreen } from './key-action-screen.js'

/** Deletes a key, where the rules let it. */
export function createDeleteScreen(parts: PortalParts): Screen {
  const { operations, rules } = parts

  return createKeyActionScreen(parts, {
    fields: [],
    title: ({ words }) => words(endKeyWords).remove,
    closed(visit, key) {
      if (!rules.deleteOnlyInactive || key.state !== 'active') return null
      return html`<p class="notice warn">${visit.words(endKeyWords).revokeFirst} ${toRevoke(visit, key)}</p>`
    },
    body(visit, { key, known }) {
      const words = visit.words(endKeyWords)
      return html`<p class="notice warn">${words.removeLead}</p>
${key.state !== 'revoked' && html`<p>${words.removeOrRevoke} ${toRevoke(visit, key)}</p>\n`}<form method="post" action="${visit.link(`/keys/${key.id}/delete`)}">
${known}
${formActions(visit, key, words.removeNow, true)}
</form>`
    },
    async send(visit, { version }) {
      await operations(visit, 'deleteKey', { params: keyIn(visit), version })
      return seeOther(visit.link('/keys', { done: 'removed' }))
    },
  })
}

const toRevoke = (visit: Visit, { id }: Pick<ApiKeyJson, 'id'>) =>
  html`<a href="${visit.link(`/keys/${id}/revoke`)}" data-dialog>${visit.words(endKeyWords).toRevoke}</a>`
