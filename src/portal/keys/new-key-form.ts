import type { KeyRules } from '../../keys/key-rules.js'
import { LIMITS } from '../../limits.js'
import { type Html, html } from '../../pages/html.js'
import { createFields } from '../fields/fields.js'
import { optionalLabel } from '../fields/optional-label.js'
import type { Form } from '../form.js'
import { layoutWords } from '../layout-words.js'
import { refusalNotice } from '../problems/refusal-notice.js'
import type { Refused } from '../problems/refused.js'
import type { Visit } from '../visit.js'
import { contactField } from './contact-field.js'
import { expiryField } from './expiry-field.js'
import { newKeyWords } from './new-key-words.js'
import type { OfferedRoles } from './offered-roles.js'
import { grantsField, originsField, subnetsField } from './restriction-fields.js'

/** What the form of a new key shows. */
export interface NewKeyForm {
  readonly rules: KeyRules
  /** What was filled in so far. */
  readonly form: Form
  readonly roles: OfferedRoles
  readonly refusal: Refused | null
  /** Makes the form good for once. */
  readonly ticket: string
}

/** The form of a new key: what the rules demand, and what they leave to choose. */
export function newKeyForm(visit: Visit, { rules, form, roles, refusal, ticket }: NewKeyForm): Html {
  const words = visit.words(newKeyWords)
  const fields = createFields(refusal?.fields)
  const { ownership } = rules
  const isForOthers = visit.account !== visit.caller.account
  return html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${refusalNotice(refusal)}<form method="post" action="${visit.link('/keys/new')}" data-check="${visit.link('/check')}" autocomplete="off">
<input type="hidden" name="once" value="${ticket}">
${fields.text({ name: 'name', label: words.name, hint: words.nameHint, value: form.text('name'), required: true, maxLength: LIMITS.nameLength, isChecked: true })}
${expiryField(visit, fields, form, rules)}
${grantsField(visit, fields, form, rules)}
${
  roles.length > 0 &&
  fields.select({
    name: 'role',
    label: optionalLabel(visit, words.role),
    chosen: [form.text('role')],
    choices: [{ value: '', label: words.noRole }, ...roles.map(({ id, name }) => ({ value: id, label: name }))],
  })
}
${subnetsField(visit, fields, form, rules)}
${originsField(visit, fields, form)}
${contactField(visit, fields, form, rules)}
${
  isForOthers &&
  fields.text({
    name: 'owner',
    label: ownership === 'personal' ? words.owner : optionalLabel(visit, words.owner),
    hint: words.ownerHint,
    value: form.text('owner'),
    required: ownership === 'personal',
    maxLength: LIMITS.idLength,
  })
}
<div class="actions"><button>${words.create}</button><a class="button quiet" href="${visit.link('/keys')}" data-close>${visit.words(layoutWords).cancel}</a></div>
</form>`
}
