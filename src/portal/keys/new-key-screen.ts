import type { Answer } from '../../http/refusal.js'
import type { PersonCall } from '../../management/person-operations.js'
import { type Form, formOf } from '../form.js'
import type { PortalParts } from '../portal-parts.js'
import { type Refused, refused } from '../problems/refused.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { chosenExpiry } from './expiry-field.js'
import { newKeyForm } from './new-key-form.js'
import { newKeyWords } from './new-key-words.js'
import { offeredRoles } from './offered-roles.js'
import { chosenGrants, chosenRestrictions } from './restriction-fields.js'
import { createSecretPage } from './secret-page.js'

const FIELDS = ['name', 'expiresAt', 'grants', 'role', 'subnets', 'origins', 'technicalContact', 'owner'] as const

/** Makes a key. Its secret is in the answer to the form and nowhere else: neither a reload nor the way back gets it again. */
export function createNewKeyScreen(parts: PortalParts): Screen {
  const { operations, rules, layout, once } = parts
  const secretPage = createSecretPage(parts)

  return {
    get: visit => show(visit, formOf([]), null),
    async post(visit, form) {
      try {
        const made = await once.send(form, visit.caller, () => operations(visit, 'createKey', { body: newKey(visit, form) }))
        return made ? secretPage(visit, { ...made.body, isNew: true }) : seeOther(visit.link('/keys', { done: 'sent' }))
      } catch (error) {
        return show(visit, form, refused(error, { language: visit.language, rules }, FIELDS))
      }
    },
  }

  async function show(visit: Visit, form: Form, refusal: Refused | null): Promise<Answer> {
    const roles = rules.dedicatedRole ? [] : await offeredRoles(operations, visit, visit.account)
    return layout(visit, {
      title: visit.words(newKeyWords).title,
      section: 'keys',
      isSheet: true,
      status: refusal?.status ?? 200,
      body: newKeyForm(visit, {
        rules,
        form,
        refusal,
        roles,
        ticket: once.ticket(),
      }),
    })
  }

  function newKey(visit: Visit, form: Form): NonNullable<PersonCall['body']> {
    const [technicalContact, role, owner] = ['technicalContact', 'role', 'owner'].map(form.text)
    return {
      name: form.text('name'),
      grants: chosenGrants(form, rules),
      ...chosenRestrictions(form, rules),
      ...chosenExpiry(visit, form, rules),
      ...(technicalContact ? { technicalContact } : {}),
      ...(role ? { role } : {}),
      // an admin makes keys for others, and is no member there
      ...(visit.account === visit.caller.account ? {} : { account: visit.account, owner: owner || null }),
    }
  }
}
