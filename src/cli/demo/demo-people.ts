import type { IncomingMessage } from 'node:http'

/** The account that the demo's keys belong to. */
export const DEMO_ACCOUNT = 'demo'

/** The field that says who somebody is. A real application asks its session: here everybody is whoever they say. */
export const WHO = 'x-demo-user'

const PEOPLE = {
  /** Manages the keys of the demo. */
  customer: { user: 'customer@example.com', account: DEMO_ACCOUNT },
  /** Of an account that was not let in yet. */
  newcomer: { user: 'newcomer@example.com', account: 'newcomers' },
  /** Works for the provider. */
  approver: { user: 'approver@example.com', account: 'provider', approver: true, admin: true },
} as const

type DemoPerson = (typeof PEOPLE)[keyof typeof PEOPLE]

/** Where requests for access are told of. */
export const APPROVER_ADDRESS = PEOPLE.approver.user

/** Who a request says that its sender is; null for nobody. */
export function demoPerson({ headers }: Pick<IncomingMessage, 'headers'>): DemoPerson | null {
  const name = headers[WHO]
  return typeof name === 'string' && Object.hasOwn(PEOPLE, name) ? PEOPLE[name as keyof typeof PEOPLE] : null
}
