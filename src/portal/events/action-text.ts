import { actionWords } from './action-words.js'
import type { Visit } from '../visit.js'

/** What happened, in words; what has none, of a later version of keywright, as the audit trail calls it. */
export const actionText = ({ language }: Pick<Visit, 'language'>, action: string): string =>
  Object.entries(actionWords[language]).find(([known]) => known === action)?.[1] ?? action
