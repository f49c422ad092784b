import type { AnswerOf } from '../../management/contract/operations.js'
import type { Html } from '../../pages/html.js'
import { stateBadge } from '../state-badge.js'
import type { Visit } from '../visit.js'
import { requestWords } from './request-words.js'

const LOOKS = { pending: ['warn', '◷'], approved: ['good', '✓'], denied: ['bad', '✗'] } as const

/** Where an access request is, at a glance. */
export function requestStateBadge({ words }: Pick<Visit, 'words'>, { state }: Pick<AnswerOf<'getAccessRequest'>, 'state'>): Html {
  const [look, sign] = LOOKS[state]
  return stateBadge(look, sign, words(requestWords).states[state])
}
