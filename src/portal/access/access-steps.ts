import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import type { Visit } from '../visit.js'
import { accessWords } from './access-words.js'

const STEPS = ['ask', 'pending', 'approved'] as const

/** How far an account is on its way to API keys. Who was denied is at the beginning again. */
export function accessSteps({ words }: Pick<Visit, 'words'>, request: Pick<AnswerOf<'getAccessRequest'>, 'state'> | null): Html {
  const { steps } = words(accessWords)
  const now = request === null || request.state === 'denied' ? 'ask' : request.state
  const place = STEPS.indexOf(now)
  return html`<ol class="steps" aria-label="${steps.label}">
${STEPS.map((step, i) => {
  if (i < place) return html`<li class="past">${steps[step]} <span class="hidden">${steps.done}</span></li>\n`
  return html`<li${i === place && html` class="now" aria-current="step"`}>${steps[step]}</li>\n`
})}</ol>`
}
