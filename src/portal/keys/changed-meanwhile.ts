import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import type { Form } from '../form.js'
import { layoutWords } from '../layout-words.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { actionText } from '../events/action-text.js'
import { actorText } from '../events/actor-text.js'
import type { EventJson } from '../events/event-json.js'
import { editKeyWords } from './edit-key-words.js'
import { fieldLabel, fieldValue } from './field-value.js'
import { beganWith, isSameValue, KEY_FIELDS, type KeyField, type KeyValues } from './key-values.js'

/** What became of a key while somebody filled in a form about it. */
export interface Meanwhile {
  /** The key as it is now. */
  readonly key: ApiKeyJson
  /** Its last change; null where the visitor may not know of it. */
  readonly event: EventJson | null
  /** What the form makes of the key. */
  readonly values: KeyValues
  readonly form: Form
}

// refused changes, and leaks that changed nothing, stand in the trail too
const CHANGES: readonly string[] = ['key.updated', 'key.rotated', 'key.secret_ended', 'key.revoked']

/** The last change of a key among its events, newest first. */
export const lastChange = (events: readonly EventJson[]): EventJson | null =>
  events.find(({ action }) => CHANGES.includes(action)) ?? null

/** The fields that somebody else changed and whoever filled in the form did not: they stand in it as they are now. */
export function takenOver({ key, values, form }: Meanwhile): readonly KeyField[] {
  // where a form does not tell what it began with, all that it says was typed
  if (form.text('began') === '') return []
  return KEY_FIELDS.filter(field => !beganWith(form, field, key[field]) && isLeftAlone(field, values, form))
}

const isLeftAlone = (field: KeyField, values: KeyValues, form: Form) =>
  values[field] === undefined || beganWith(form, field, values[field])

/** Says who changed a key while a form about it was filled in, and field by field what it is now. */
export function changedMeanwhile(visit: Visit, meanwhile: Meanwhile): Html {
  const words = visit.words(editKeyWords)
  const { key, event, values, form } = meanwhile
  const others = takenOver(meanwhile)
  const own = KEY_FIELDS.filter(field => !isLeftAlone(field, values, form) && !isSameValue(field, values[field], key[field]))
  const isOwn = event !== null && event.actor.user === visit.caller.user
  return html`<div class="notice warn" role="alert" tabindex="-1" autofocus><p><strong>${isOwn ? words.changedByYou : words.changedMeanwhile}</strong></p>
${event && html`<p>${!isOwn && html`${actorText(visit, event.actor)} · `}${distance(visit, new Date(event.at))} · ${actionText(visit, event.action)}${event.reason !== null && html`${visit.words(layoutWords).colon} <bdi>${event.reason}</bdi>`}</p>\n`}<p>${own.length > 0 ? words.compare : words.askAgain}</p></div>
${
  own.length + others.length > 0 &&
  html`<div class="card"><table class="list"><caption class="hidden">${words.differences}</caption>
<thead><tr><th scope="col">${words.field}</th><th scope="col">${words.now}</th>${own.length > 0 && html`<th scope="col">${words.yours}</th>`}</tr></thead>
<tbody>
${KEY_FIELDS.filter(field => own.includes(field) || others.includes(field)).map(
  field => html`<tr><th scope="row">${fieldLabel(visit, field)}</th>
<td data-label="${words.now}">${fieldValue(visit, field, key[field])}</td>
${own.length > 0 && html`<td data-label="${words.yours}">${own.includes(field) ? fieldValue(visit, field, values[field]) : html`<span class="soft">${words.leftAlone}</span>`}</td>`}</tr>
`,
)}</tbody></table></div>\n`
}`
}
