import type { AccessRequest } from '../../accounts/access-request.js'
import type { Fact } from '../details.js'
import { minute, minuteAndDistance } from '../instant-text.js'
import { paintState } from '../paint-state.js'
import type { Column } from '../table.js'

/** Access requests in a table. */
export const REQUEST_COLUMNS: readonly Column<AccessRequest>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'account', text: ({ account }) => account ?? '–' },
  { heading: 'user', text: ({ user }) => user },
  { heading: 'state', text: ({ state }) => state, paint: paintState },
  { heading: 'asked', text: ({ createdAt }) => minute(createdAt) },
  { heading: 'decided by', text: ({ decidedBy }) => decidedBy ?? '–' },
  { heading: 'reason', text: ({ reason }) => reason, widest: 48 },
]

/** All of an access request, for people. */
export const requestFacts = (request: AccessRequest, now: Date): Fact[] => [
  ['state', request.state, paintState],
  ['account', request.account ?? '–'],
  ['user', request.user],
  ['email', request.email ?? '–'],
  ['reason', request.reason],
  ['asked', minuteAndDistance(request.createdAt, now)],
  ['decided', request.decidedAt ? `${minuteAndDistance(request.decidedAt, now)}, by ${request.decidedBy ?? '–'}` : '–'],
  ['note', request.note ?? '–'],
]
