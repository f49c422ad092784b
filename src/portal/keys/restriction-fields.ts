import type { KeyRules } from '../../keys/key-rules.js'
import type { Html } from '../../pages/html.js'
import { html } from '../../pages/html.js'
import { coversGrants } from '../../restrictions/grants.js'
import type { Fields } from '../fields/fields.js'
import type { Form } from '../form.js'
import type { Visit } from '../visit.js'
import { newKeyWords } from './new-key-words.js'

/** What a key may do: of the catalogue what the visitor holds, else whatever is written. */
export function grantsField(visit: Visit, fields: Fields, form: Form, rules: KeyRules): Html {
  const words = visit.words(newKeyWords)
  const held = visit.caller.within.grants
  const offered = rules.grantCatalogue
    ? Object.entries(rules.grantCatalogue).filter(([grant]) => held === null || coversGrants(held, [grant]))
    : null
  if (!offered)
    return fields.area({
      name: 'grants',
      label: words.grants,
      hint: words.grantsLines,
      value: form.texts('grants').join('\n'),
      isCode: true,
      isChecked: true,
    })
  // what a key has, and is not offered any more, stays to be seen
  const others = form.texts('grants').filter(grant => !offered.some(([name]) => name === grant))
  return fields.checks({
    name: 'grants',
    label: words.grants,
    hint: words.grantsHint,
    chosen: form.texts('grants'),
    choices: [...offered, ...others.map((grant): [string, string] => [grant, ''])].map(([grant, description]) => ({
      value: grant,
      label: html`<code dir="ltr">${grant}</code>`,
      hint: html`<bdi>${description}</bdi>`,
    })),
  })
}

/** The grants that were chosen or written. */
export const chosenGrants = (form: Form, { grantCatalogue }: KeyRules): readonly string[] =>
  grantCatalogue ? form.texts('grants') : form.lines('grants')

/** Where a key may be used from. Anywhere is a choice of its own, so that an empty list never means it by accident. */
export function subnetsField(visit: Visit, fields: Fields, form: Form, { subnetsRequired = false }: KeyRules): Html {
  const words = visit.words(newKeyWords)
  const list = { value: form.text('subnets'), isCode: true, isChecked: true }
  if (subnetsRequired) return fields.area({ name: 'subnets', label: words.subnets, hint: words.subnetsHint, ...list })
  return fields.radios({
    name: 'subnetsOf',
    label: words.subnets,
    chosen: [form.text('subnetsOf') || 'any'],
    choices: [
      { value: 'any', label: words.anySubnet },
      {
        value: 'listed',
        label: words.listedSubnets,
        inside: () =>
          fields.area({
            name: 'subnets',
            label: html`<span class="hidden">${words.listedSubnets}</span>`,
            hint: words.subnetsHint,
            ...list,
          }),
      },
    ],
  })
}

/** Which web pages may use a key. */
export function originsField(visit: Visit, fields: Fields, form: Form): Html {
  const words = visit.words(newKeyWords)
  return fields.radios({
    name: 'originsOf',
    label: words.origins,
    chosen: [form.text('originsOf') || 'any'],
    choices: [
      { value: 'any', label: words.anyOrigin },
      {
        value: 'listed',
        label: words.listedOrigins,
        inside: () =>
          fields.area({
            name: 'origins',
            label: html`<span class="hidden">${words.listedOrigins}</span>`,
            hint: words.originsHint,
            value: form.text('origins'),
            isCode: true,
            isChecked: true,
          }),
      },
    ],
  })
}

/** What was chosen for subnets and origins, as an operation takes it. */
export function chosenRestrictions(form: Form, { subnetsRequired = false }: KeyRules) {
  // only who says so makes a key for anywhere: a form that says nothing is held to its list, and refused where that is empty
  const listed = (name: 'subnets' | 'origins', isRequired: boolean) =>
    !isRequired && form.text(`${name}Of`) === 'any' ? null : form.lines(name)
  const subnets = listed('subnets', subnetsRequired)
  return {
    // an empty list is refused by its form; that a rule demands one says more
    subnets: subnetsRequired && subnets?.length === 0 ? null : subnets,
    origins: listed('origins', false),
  }
}
