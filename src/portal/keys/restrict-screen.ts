import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import type { Form } from '../form.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import type { Visit } from '../visit.js'
import { contactField } from './contact-field.js'
import { editKeyWords } from './edit-key-words.js'
import { chosenExpiry, expiryField } from './expiry-field.js'
import { formActions } from './form-actions.js'
import { createKeyActionScreen, type ShownForm } from './key-action-screen.js'
import type { KeyValues } from './key-values.js'
import { keyWords } from './key-words.js'
import { newKeyWords } from './new-key-words.js'
import { offeredRoles, type OfferedRoles } from './offered-roles.js'
import { chosenGrants, chosenRestrictions, grantsField, originsField, subnetsField } from './restriction-fields.js'
import { saveKey } from './save-key.js'
import { tags } from './tags.js'

/** Changes what a key may do, from where, and for how long. */
export function createRestrictScreen(parts: PortalParts): Screen {
  const { operations, rules } = parts
  const areGrantsFixed = Boolean(rules.grantsImmutable || rules.dedicatedRole)

  const values = (visit: Visit, form: Form, key: ApiKeyJson): KeyValues => ({
    ...(areGrantsFixed ? {} : { grants: chosenGrants(form, rules), role: form.text('role') || null }),
    ...chosenRestrictions(form, rules),
    technicalContact: form.text('technicalContact') || null,
    ...chosenExpiry(visit, form, rules, key),
  })

  return createKeyActionScreen(parts, {
    fields: ['grants', 'role', 'subnets', 'origins', 'technicalContact', 'expiresAt'],
    title: ({ words }) => words(editKeyWords).restrict,
    values,
    async body(visit, shown) {
      const { key, form, fields, known } = shown
      return html`<p class="soft">${visit.words(editKeyWords).restrictLead}</p>
<form method="post" action="${visit.link(`/keys/${key.id}/restrict`)}" data-check="${visit.link('/check')}" autocomplete="off">
${known}
${await granted(visit, shown)}
${subnetsField(visit, fields, form, rules)}
${originsField(visit, fields, form)}
${contactField(visit, fields, form, rules)}
${
  key.state === 'revoked' || key.state === 'expired'
    ? html`<p class="notice">${visit.words(editKeyWords).ended}</p>`
    : expiryField(visit, fields, form, rules, key)
}
${formActions(visit, key, visit.words(editKeyWords).save)}
</form>`
    },
    send: (visit, sent) => saveKey(parts, visit, sent, values(visit, sent.form, sent.key), 'restricted'),
  })

  async function granted(visit: Visit, { key, role, form, fields }: ShownForm): Promise<Html> {
    const words = visit.words(editKeyWords)
    if (rules.grantsImmutable) return html`<p class="notice">${words.grantsFixed}</p>`
    if (rules.dedicatedRole)
      return html`<p class="notice">${words.grantsOfRole} <a href="${visit.link('/roles')}">${words.toRoles}</a></p>`
    const roles = await offeredRoles(operations, visit, key.account)
    return html`${grantsField(visit, fields, form, rules)}
${(roles.length > 0 || key.role !== null) && roleField(visit, { key, role, form, fields }, roles)}`
  }
}

function roleField(
  visit: Visit,
  { key, role, form, fields }: Pick<ShownForm, 'key' | 'role' | 'form' | 'fields'>,
  roles: OfferedRoles,
): Html {
  const words = visit.words(newKeyWords)
  // one that is not offered any more stays to be seen, or saving anything else would take it away
  const own =
    key.role !== null && !roles.some(({ id }) => id === key.role) ? [{ value: key.role, label: role?.name ?? key.role }] : []
  return fields.select({
    name: 'role',
    label: words.role,
    hint: role ? html`${visit.words(editKeyWords).roleGives} ${tags(role.grants, visit.words(keyWords).noGrants)}` : undefined,
    chosen: [form.text('role')],
    choices: [{ value: '', label: words.noRole }, ...roles.map(({ id, name }) => ({ value: id, label: name })), ...own],
  })
}
