import type { Login } from '../../tokens/issued/login.js'
import type { Fact } from '../details.js'
import { minute, minuteAndDistance } from '../instant-text.js'
import type { Column } from '../table.js'

/** Logins in a table. */
export const LOGIN_COLUMNS: readonly Column<Login>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'user', text: ({ user }) => user },
  { heading: 'account', text: ({ account }) => account ?? 'none' },
  { heading: 'client', text: ({ clientId }) => clientId },
  { heading: 'grants', text: ({ grants }) => grants.join(' ') || 'none' },
  { heading: 'since', text: ({ createdAt }) => minute(createdAt) },
  { heading: 'until', text: ({ expiresAt }) => minute(expiresAt) },
]

/** All of a login, for people. */
export const loginFacts = (login: Login, now: Date): Fact[] => [
  ['login', login.id],
  ['user', login.user],
  ['account', login.account ?? 'none'],
  ['client', login.clientId],
  ['grants', login.grants.join(' ') || 'none'],
  ['bound to', login.boundTo ?? 'nothing: whoever has its tokens may use them'],
  ['since', minuteAndDistance(login.createdAt, now)],
  ['until', minuteAndDistance(login.expiresAt, now)],
]
