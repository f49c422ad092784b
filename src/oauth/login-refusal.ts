import type { LoginRefusalWords } from './pages/login-refusal-words.js'

const STATUSES = {
  outdated: 400,
  answered: 400,
  unknownProgram: 400,
  signedOut: 401,
  otherPerson: 403,
  keyLikeId: 403,
  membersOnly: 403,
} as const satisfies Partial<Record<keyof LoginRefusalWords, number>>

/** What only people are refused for, on a login page. */
export type LoginRefusalReason = keyof typeof STATUSES

/** A refusal of a login page, which says it in the language of whoever looks at it. */
export class LoginRefusal extends Error {
  override readonly name = 'LoginRefusal'
  readonly reason: LoginRefusalReason
  /** The HTTP status of the page. */
  readonly status: number

  constructor(reason: LoginRefusalReason) {
    super(reason)
    this.reason = reason
    this.status = STATUSES[reason]
  }
}
