import { ManagementError } from '../../errors.js'
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
import { liveSecrets, secretTable } from './secret-table.js'

/** Ends an old secret before its overlap is over. */
export function createEndSecretScreen(parts: PortalParts): Screen {
  const { operations } = parts

  return createKeyActionScreen(parts, {
    fields: [],
    title: ({ words }) => words(endKeyWords).end,
    closed(visit, key) {
      const words = visit.words(endKeyWords)
      const secret = secretIn(visit, key)
      if (secret.expiresAt === null)
        return html`<p class="notice warn">${words.isCurrent} <a href="${visit.link(`/keys/${key.id}/rotate`)}" data-dialog>${words.toRotate}</a></p>`
      return liveSecrets(key, visit.now).includes(secret) ? null : html`<p class="notice">${words.hasEnded}</p>`
    },
    body(visit, { key, known }) {
      const words = visit.words(endKeyWords)
      const secret = secretIn(visit, key)
      return html`${secretTable(visit, key, [secret], false)}
<p class="notice warn">${words.endLead}</p>
<form method="post" action="${visit.link(`/keys/${key.id}/secrets/${secret.id}/end`)}">
${known}
${formActions(visit, key, words.endNow, true)}
</form>`
    },
    async send(visit, { key, version }) {
      const { secretId = '' } = visit.params
      await operations(visit, 'endSecret', { params: { ...keyIn(visit), secretId }, version })
      return seeOther(visit.link(`/keys/${key.id}`, { done: 'ended' }))
    },
  })
}

function secretIn({ params }: Visit, { secrets }: ApiKeyJson): ApiKeyJson['secrets'][number] {
  const secret = secrets.find(({ id }) => id === params.secretId)
  if (!secret) throw new ManagementError('not_found', 'the key has no such secret')
  return secret
}
