import { AUDIT_ACTIONS } from '../../audit/audit-action.js'
import { LIMITS } from '../../limits.js'
import { type Html, html } from '../../pages/html.js'
import { createFields } from '../fields/fields.js'
import type { Visit } from '../visit.js'
import { actionWords } from '../events/action-words.js'
import type { ActivityFilter } from './activity-filter.js'
import { activityWords } from './activity-words.js'

/** The form that says which events are wanted. */
export function activityFilters(visit: Visit, { values, kept, problems }: ActivityFilter): Html {
  const words = visit.words(activityWords)
  const fields = createFields(problems, Object.keys(problems).length > 0)
  const name = (field: 'user' | 'subject' | 'whose', label: string) =>
    fields.text({ name: field, label, value: values[field], maxLength: LIMITS.idLength })
  const isSet = Object.keys(kept).length > 0
  return html`<details class="folded"${isSet && html` open`}><summary>${words.filters}</summary>
<form class="filters" method="get" action="${visit.link('/activity')}" role="search" aria-label="${words.filters}">
${stay(visit)}${fields.select({
  name: 'action',
  label: words.action,
  chosen: [values.action],
  choices: [
    { value: '', label: words.anyAction },
    ...AUDIT_ACTIONS.map(action => ({ value: action, label: visit.words(actionWords)[action] })),
  ],
})}
${name('user', words.person)}
${name('subject', words.subject)}
${fields.text({ name: 'from', type: 'date', label: words.from, value: values.from })}
${fields.text({ name: 'to', type: 'date', label: words.to, value: values.to })}
${visit.caller.admin && name('whose', words.accountOrAll)}
<div class="actions"><button>${words.apply}</button>${isSet && html`<a class="button quiet" href="${visit.link('/activity')}">${words.clear}</a>`}</div>
</form></details>`
}

// a form that is sent with GET leaves out what stands in the query of its address
function stay({ account, caller }: Visit): Html | null {
  return account === caller.account ? null : html`<input type="hidden" name="account" value="${account ?? ''}">\n`
}
