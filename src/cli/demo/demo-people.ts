import type { Identity } from '../../endpoints/identity.js'

/** The account that the demo's keys belong to. */
export const DEMO_ACCOUNT = 'demo'

/** The field that says who somebody is. A real application asks its session: here everybody is whoever they say. */
export const WHO = 'x-demo-user'

/** The cookie that says the same for a browser; the cookies of a host are those of all its ports. */
export const WHO_COOKIE = 'keywright-demo-user'

/** Everybody there can be in a demo, by name. */
export const DEMO_PEOPLE = {
  /** Manages the keys of the demo. */
  customer: { user: 'customer@example.com', email: 'customer@example.com', account: DEMO_ACCOUNT },
  /** Of the same account. */
  colleague: { user: 'colleague@example.com', email: 'colleague@example.com', account: DEMO_ACCOUNT },
  /** Of an account that was not let in yet. */
  newcomer: { user: 'newcomer@example.com', email: 'newcomer@example.com', account: 'newcomers' },
  /** Works for the provider. */
  approver: { user: 'approver@example.com', email: 'approver@example.com', account: 'provider', approver: true, admin: true },
  /** Was deactivated. */
  former: { user: 'former@example.com', email: 'former@example.com', account: DEMO_ACCOUNT },
} as const satisfies Readonly<Record<string, Identity>>

export type DemoName = keyof typeof DEMO_PEOPLE

/** Where requests for access are told of. */
export const APPROVER_ADDRESS = DEMO_PEOPLE.approver.email
