import type { IncomingMessage } from 'node:http'
import { DEMO_RULES } from './demo-rules.js'

/** The account that the demo's keys belong to. */
export const DEMO_ACCOUNT = 'demo'

/** The field that says who somebody is. A real application asks its session: here everybody is whoever they say. */
export const WHO = 'x-demo-user'

/** The cookie that says the same for a browser; the cookies of a host are those of all its ports. */
export const WHO_COOKIE = 'keywright-demo-user'

const GRANTS = Object.keys(DEMO_RULES.grantCatalogue)

/** Everybody there is, by name. */
export const DEMO_PEOPLE = {
  /** Manages the keys of the demo. */
  customer: { user: 'customer@example.com', email: 'customer@example.com', account: DEMO_ACCOUNT, grants: GRANTS },
  /** Manages the same keys. */
  colleague: { user: 'colleague@example.com', email: 'colleague@example.com', account: DEMO_ACCOUNT, grants: GRANTS },
  /** Of an account that was not let in yet. */
  newcomer: { user: 'newcomer@example.com', email: 'newcomer@example.com', account: 'newcomers', grants: ['monitors:read'] },
  /** Works for the provider. */
  approver: { user: 'approver@example.com', email: 'approver@example.com', account: 'provider', approver: true, admin: true },
  /** Was deactivated. */
  former: { user: 'former@example.com', email: 'former@example.com', account: DEMO_ACCOUNT, grants: GRANTS },
} as const

export type DemoName = keyof typeof DEMO_PEOPLE
export type DemoPerson = (typeof DEMO_PEOPLE)[DemoName]

/** Where requests for access are told of. */
export const APPROVER_ADDRESS = DEMO_PEOPLE.approver.email

/** Whether somebody is called so. */
export const isDemoName = (name: unknown): name is DemoName => typeof name === 'string' && Object.hasOwn(DEMO_PEOPLE, name)

/** Who a request says that its sender is, by a field or by the cookie of `/sign-in`; null for nobody. */
export function demoPerson({ headers }: Pick<IncomingMessage, 'headers'>): DemoPerson | null {
  const name = headers[WHO] ?? cookie(headers.cookie ?? '')
  return isDemoName(name) ? DEMO_PEOPLE[name] : null
}

const cookie = (line: string) =>
  line
    .split(/; */)
    .find(pair => pair.startsWith(`${WHO_COOKIE}=`))
    ?.slice(WHO_COOKIE.length + 1)
