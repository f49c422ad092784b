import { checkOptions, option } from '../check-options.js'
import type { Identity } from '../endpoints/identity.js'
import { fieldLines } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import type { IsTrustedPeer } from './trusted-peer.js'

/** The header fields in which an authenticating proxy says whose session a request belongs to. */
export interface IdentityFields {
  /** The field with the id of the person, such as `X-Forwarded-User`. */
  user: string
  /** The field with the customer organisation; without it there are none, and all people share their keys. */
  account?: string
  /** The field with the e-mail address. */
  email?: string
  /** The ids of the people who see and manage every account, and decide on access requests. */
  admins?: readonly string[]
}

const FIELD = option.token('the name of a header field, such as "X-Forwarded-User"')
const RULES = { user: FIELD, account: FIELD, email: FIELD, admins: option.texts }

/**
 * Makes the finder of people by header fields. They are believed from a trusted proxy alone, and only where each one stands
 * there once: in two lines one may be the client's. They are UTF-8.
 *
 * @returns a function that gives null for nobody; also where the account is missing, since without one a person would be
 *   among those of no account
 * @throws TypeError that names what is wrong
 */
export function createHeaderIdentity(
  fields: IdentityFields,
  isTrustedPeer: IsTrustedPeer,
): (request: RequestLike) => Identity | null {
  checkOptions('identity', fields, RULES, ['user'])
  const { user: userField, account: accountField, email: emailField, admins = [] } = fields
  const staff = new Set(admins)
  return request => {
    if (!isTrustedPeer(request)) return null
    const user = onlyValue(request, userField)
    const account = accountField === undefined ? null : onlyValue(request, accountField)
    const email = emailField === undefined ? null : onlyValue(request, emailField)
    if (user === undefined || account === undefined || email === undefined) return null
    if (user === null || (account === null && accountField !== undefined)) return null
    const isStaff = staff.has(user)
    return { user, account, email, admin: isStaff, approver: isStaff }
  }
}

// null where nothing is said, undefined where nobody can know what
function onlyValue(request: RequestLike, field: string): string | null | undefined {
  const [value = '', ...more] = fieldLines(request, field.toLowerCase())
  if (more.length > 0) return undefined
  if (value === '') return null
  try {
    // Node reads octets, and proxies write UTF-8
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'latin1'))
  } catch {
    // read leniently, different people would become one
    return undefined
  }
}
