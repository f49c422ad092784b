import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { prose } from '../../pages/prose.js'
import { type Fact, facts } from '../facts.js'
import { layoutWords } from '../layout-words.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { requestStateBadge } from './request-state-badge.js'
import { requestWords } from './request-words.js'

/** An access request in full: what was decided, who asked, and why. */
export function requestFacts(visit: Visit, request: AnswerOf<'getAccessRequest'>): Html {
  const words = visit.words(requestWords)
  const { account, user, email, reason, createdAt, decidedBy, decidedAt, note } = request
  const person = (name: string, instant: string | null) =>
    html`<bdi>${name}</bdi>${instant !== null && html` <span class="soft">${distance(visit, new Date(instant))}</span>`}`
  const whose =
    account === null ? html`<span class="soft">${visit.words(layoutWords).noAccount}</span>` : html`<bdi>${account}</bdi>`
  const pairs: readonly (Fact | false)[] = [
    account !== visit.caller.account && [words.account, whose],
    [words.state, requestStateBadge(visit, request)],
    decidedBy !== null && [words.decidedBy, person(decidedBy, decidedAt)],
    note !== null && [words.note, prose(note)],
    [words.askedBy, person(user, createdAt)],
    email !== null && email !== user && [words.email, html`<bdi>${email}</bdi>`],
    [words.reason, prose(reason)],
  ]
  return facts(pairs.filter(pair => pair !== false))
}
