import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Form, formOf } from '../form.js'
import type { KeyField } from './key-values.js'

// what the fields of a key are filled in with
const INPUTS: Readonly<Record<KeyField, readonly string[]>> = {
  name: ['name'],
  grants: ['grants'],
  role: ['role'],
  subnets: ['subnetsOf', 'subnets'],
  origins: ['originsOf', 'origins'],
  technicalContact: ['technicalContact'],
  expiresAt: ['expiresAt', 'expiresOn'],
}

/** A key as a form about it begins. */
export function formOfKey({ name, grants, role, subnets, origins, technicalContact }: ApiKeyJson): Form {
  return formOf([
    ['name', name],
    ...grants.map((grant): [string, string] => ['grants', grant]),
    ['role', role ?? ''],
    ['subnetsOf', subnets ? 'listed' : 'any'],
    ['subnets', subnets?.join('\n') ?? ''],
    ['originsOf', origins ? 'listed' : 'any'],
    ['origins', origins?.join('\n') ?? ''],
    ['technicalContact', technicalContact ?? ''],
    ['expiresAt', 'keep'],
  ])
}

/** A form in which some fields stand as another form has them. */
export function withFieldsOf(form: Form, fields: readonly KeyField[], other: Form): Form {
  const replaced = fields.flatMap(field => INPUTS[field])
  const all = Object.values(INPUTS).flat()
  return formOf(
    all.flatMap(name => (replaced.includes(name) ? other : form).texts(name).map((text): [string, string] => [name, text])),
  )
}
