import type { Member } from '../../accounts/member.js'
import { minute } from '../instant-text.js'
import { paintState } from '../paint-state.js'
import type { Column } from '../table.js'

const stateOf = ({ active }: Member) => (active ? 'active' : 'inactive')

/** Members in a table. */
export const MEMBER_COLUMNS: readonly Column<Member>[] = [
  { heading: 'user', text: ({ id }) => id },
  { heading: 'state', text: stateOf, paint: paintState },
  { heading: 'email', text: ({ email }) => email ?? '–' },
  { heading: 'grants', text: ({ grants }) => (grants ? grants.join(' ') || 'none' : 'any') },
  { heading: 'inactive since', text: ({ deactivatedAt }) => (deactivatedAt ? minute(deactivatedAt) : '–') },
]

/** One line on what a member is. */
export function memberSummary(member: Member): string {
  const { email, grants } = member
  return [
    stateOf(member),
    ...(email === null ? [] : [email]),
    grants ? `may at most ${grants.join(', ') || 'nothing'}` : 'without a ceiling of grants',
  ].join('; ')
}
