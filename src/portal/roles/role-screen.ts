import type { Answer } from '../../http/refusal.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Form, formOf } from '../form.js'
import { chosenGrants } from '../keys/restriction-fields.js'
import type { PortalParts } from '../portal-parts.js'
import { type Refused, refused } from '../problems/refused.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { type RoleFields, type RolePage, rolePage } from './role-page.js'
import { roleWords } from './role-words.js'

type Role = AnswerOf<'getRole'>

/** A role, and for those who may change it the form of its name and grants. */
export function createRoleScreen({ operations, rules, layout }: PortalParts): Screen {
  const names = rules.grantsImmutable ? ['name'] : ['name', 'grants']

  return {
    async get(visit) {
      const { role, version } = await find(visit)
      return show(visit, { role, version, began: role, form: fieldsOf(role), refusal: null })
    },
    async post(visit, form) {
      const { role } = await find(visit)
      const body = changes(role, form)
      // a form that does not tell its version is of none that there is
      const version = form.whole('version') ?? 0
      try {
        if (Object.keys(body).length > 0) await operations(visit, 'updateRole', { params: paramsOf(visit), body, version })
        return seeOther(visit.link('/roles', { done: 'saved' }))
      } catch (error) {
        const refusal = refused(error, { language: visit.language, rules }, names)
        if (refusal.code === 'precondition_failed') return showOutrun(visit, form, refusal)
        return show(visit, { role, version, began: beganOf(form), form, refusal })
      }
    },
  }

  async function find(visit: Visit): Promise<{ role: Role; version: number }> {
    const { body, version = 0 } = await operations(visit, 'getRole', { params: paramsOf(visit) })
    return { role: body, version }
  }

  // what was typed stays; what was left alone must not take back what somebody else changed
  async function showOutrun(visit: Visit, form: Form, refusal: Refused): Promise<Answer> {
    const { role, version } = await find(visit)
    const began = beganOf(form)
    const name = form.text('name') === began.name ? role.name : form.text('name')
    const grants = isSame(chosenGrants(form, rules), began.grants) ? role.grants : chosenGrants(form, rules)
    return show(visit, { role, version, began: role, form: fieldsOf({ name, grants }), refusal })
  }

  function show(visit: Visit, page: Omit<RolePage, 'rules'>): Answer {
    return layout(visit, {
      title: visit.words(roleWords).title,
      section: 'roles',
      isSheet: true,
      status: page.refusal?.status ?? 200,
      body: rolePage(visit, { ...page, rules }),
    })
  }

  // what stays is not sent: who may not give a grant may still rename the role that has it
  function changes(role: Role, form: Form): Partial<RoleFields> {
    const name = form.text('name')
    const grants = chosenGrants(form, rules)
    const isLeft = isSame(grants, role.grants) || (rules.grantsImmutable && grants.length === 0)
    return { ...(name === role.name ? {} : { name }), ...(isLeft ? {} : { grants }) }
  }
}

const paramsOf = ({ params }: Visit) => ({ roleId: params['roleId'] ?? '' })

const beganOf = (form: Form): RoleFields => ({ name: form.text('beganName'), grants: form.texts('beganGrants') })

const fieldsOf = ({ name, grants }: RoleFields): Form =>
  formOf([['name', name], ...grants.map((grant): [string, string] => ['grants', grant])])

const isSame = (some: readonly string[], others: readonly string[]) =>
  new Set(some).size === new Set(others).size && some.every(grant => others.includes(grant))
