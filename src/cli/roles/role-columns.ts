import type { Role } from '../../accounts/role.js'
import type { Fact } from '../details.js'
import { minuteAndDistance } from '../instant-text.js'
import type { Column } from '../table.js'

/** Roles in a table. */
export const ROLE_COLUMNS: readonly Column<Role>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'name', text: ({ name }) => name },
  { heading: 'account', text: ({ account }) => account ?? 'any' },
  { heading: 'of key', text: ({ dedicatedTo }) => dedicatedTo ?? '–' },
  { heading: 'grants', text: ({ grants }) => grants.join(' ') || 'none', widest: 64 },
]

/** All of a role, for people. */
export const roleFacts = (role: Role, now: Date): Fact[] => [
  ['name', role.name],
  ['account', role.account ?? 'any'],
  ['of key', role.dedicatedTo ?? '–'],
  ['grants', role.grants.join(' ') || 'none'],
  ['created', minuteAndDistance(role.createdAt, now)],
  ['version', String(role.version)],
]

/** One line on what a role allows, and to whom. */
export function roleSummary({ account, grants, dedicatedTo }: Role): string {
  const whose = dedicatedTo === null ? (account === null ? 'for every account' : `for ${account}`) : `of ${dedicatedTo}`
  return `${grants.length > 0 ? `may ${grants.join(', ')}` : 'has no grants'}; ${whose}`
}
