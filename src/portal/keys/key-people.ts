import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import type { Visit } from '../visit.js'
import { keyPageWords } from './key-page-words.js'
import { keyWords } from './key-words.js'

/** Who may manage a key, and may know its secrets. */
export function keyPeople(visit: Visit, { items, next }: AnswerOf<'listKeyMembers'>): Html {
  const words = visit.words(keyPageWords)
  if (items.length === 0) return html`<p class="soft">${words.noMembers}</p>`
  const { state } = visit.words(keyWords)
  return html`<div class="card"><table class="list">
<caption class="hidden">${words.members}</caption>
<thead><tr><th scope="col">${words.person}</th><th scope="col">${state}</th></tr></thead>
<tbody>
${items.map(
  ({
    id,
    email,
    active,
  }) => html`<tr><th scope="row"><bdi>${id}</bdi>${email !== null && email !== id && html` <bdi class="soft">${email}</bdi>`}</th>
<td data-label="${state}"><span class="badge ${active ? 'good' : 'bad'}"><span aria-hidden="true">${active ? '✓' : '✗'}</span> ${active ? words.active : words.inactive}</span></td></tr>
`,
)}</tbody>
</table></div>
${next !== null && html`<p><a href="${visit.link('/members')}">${words.allMembers}</a></p>`}`
}
