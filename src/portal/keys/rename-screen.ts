import { LIMITS } from '../../limits.js'
import { html } from '../../pages/html.js'
import type { Form } from '../form.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import type { Visit } from '../visit.js'
import { editKeyWords } from './edit-key-words.js'
import { createKeyActionScreen } from './key-action-screen.js'
import { formActions } from './form-actions.js'
import type { KeyValues } from './key-values.js'
import { newKeyWords } from './new-key-words.js'
import { saveKey } from './save-key.js'

/** Gives a key another name. */
export function createRenameScreen(parts: PortalParts): Screen {
  const values = (_visit: Visit, form: Form): KeyValues => ({ name: form.text('name') })

  return createKeyActionScreen(parts, {
    fields: ['name'],
    title: ({ words }) => words(editKeyWords).rename,
    values,
    body(visit, { key, form, fields, known }) {
      const words = visit.words(newKeyWords)
      return html`<form method="post" action="${visit.link(`/keys/${key.id}/rename`)}" data-check="${visit.link('/check')}" autocomplete="off">
${known}
${fields.text({ name: 'name', label: words.name, hint: words.nameHint, value: form.text('name'), required: true, maxLength: LIMITS.nameLength, isChecked: true })}
${formActions(visit, key, visit.words(editKeyWords).save)}
</form>`
    },
    send: (visit, sent) => saveKey(parts, visit, sent, values(visit, sent.form), 'renamed'),
  })
}
