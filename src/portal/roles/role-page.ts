import type { KeyRules } from '../../keys/key-rules.js'
import { LIMITS } from '../../limits.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { facts } from '../facts.js'
import { createFields } from '../fields/fields.js'
import type { Form } from '../form.js'
import { grantsField } from '../keys/restriction-fields.js'
import { layoutWords } from '../layout-words.js'
import { refusalNotice } from '../problems/refusal-notice.js'
import type { Refused } from '../problems/refused.js'
import type { Visit } from '../visit.js'
import { grantList } from './grant-list.js'
import { roleWords } from './role-words.js'

/** What can be changed of a role. */
export interface RoleFields {
  readonly name: string
  readonly grants: readonly string[]
}

/** What the page of a role shows. */
export interface RolePage {
  /** As it is now. */
  readonly role: AnswerOf<'getRole'>
  readonly rules: KeyRules
  /** What stands in the fields. */
  readonly form: Form
  /** The version that the form changes. */
  readonly version: number
  /** What stood in the fields of that version. */
  readonly began: RoleFields
  readonly refusal: Refused | null
}

/** A role, with the form that changes it for those who may. */
export function rolePage(visit: Visit, page: RolePage): Html {
  const words = visit.words(roleWords)
  const { role } = page
  if (role.account !== null || role.dedicatedTo !== null || visit.caller.admin) return changeable(visit, page)
  const { back } = visit.words(layoutWords)
  return html`<h1>${words.title}</h1>
<p class="notice"${page.refusal !== null && html` role="alert"`}>${words.onlyAdmin}</p>
${rights(visit, page)}
<div class="actions"><a class="button quiet" href="${visit.link('/roles')}" data-close>${back}</a></div>`
}

function changeable(visit: Visit, page: RolePage): Html {
  const words = visit.words(roleWords)
  const { role, rules, form, version, refusal } = page
  const fields = createFields(refusal?.fields)
  return html`<h1>${words.title}</h1>
<p class="lead">${words.effect}</p>
${notice(visit, page)}<form method="post" action="${visit.link(`/roles/${encodeURIComponent(role.id)}`)}" data-check="${visit.link('/check')}" autocomplete="off">
<input type="hidden" name="version" value="${version}">
${began(page)}${fields.text({ name: 'name', label: words.name, value: form.text('name'), required: true, maxLength: LIMITS.nameLength })}
${rules.grantsImmutable ? html`${rights(visit, page, false)}<p class="hint">${words.fixed}</p>` : grantsField(visit, fields, form, rules)}
<div class="actions"><button>${words.save}</button><a class="button quiet" href="${visit.link('/roles')}" data-close>${visit.words(layoutWords).cancel}</a></div>
</form>`
}

function began({ began: { name, grants } }: RolePage): Html {
  return html`<input type="hidden" name="beganName" value="${name}">
${grants.map(grant => html`<input type="hidden" name="beganGrants" value="${grant}">\n`)}`
}

function notice(visit: Visit, page: RolePage): Html | null {
  if (page.refusal?.code === 'precondition_failed')
    return html`<div class="notice warn" role="alert"><p>${visit.words(roleWords).meanwhile}</p>${rights(visit, page)}</div>\n`
  return refusalNotice(page.refusal)
}

function rights(visit: Visit, { role, rules }: RolePage, hasName = true): Html {
  const words = visit.words(roleWords)
  return facts([
    ...(hasName ? [[words.name, html`<bdi>${role.name}</bdi>`] as const] : []),
    [words.grants, grantList(visit, role.grants, rules)],
  ])
}
