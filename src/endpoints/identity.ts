import { AuthError } from '../errors.js'
import { isEmailAddress } from '../input/email-address.js'
import { isId } from '../input/is-id.js'
import { parseHeldGrant } from '../restrictions/grants.js'

/** Whom the host application's own session belongs to. */
export interface Identity {
  /** The host application's id of the person. */
  readonly user: string
  /** The customer organisation; null where there are none. */
  readonly account: string | null
  /** The person's e-mail address: answers to access requests go there, and notices of keys without a technical contact. */
  readonly email?: string | null | undefined
  /** Sees and manages every account; for the provider's own people. False by default. */
  readonly admin?: boolean | undefined
  /** Decides on access requests. False by default. */
  readonly approver?: boolean | undefined
  /** What the person may do, and so may hand on to keys; absent or null for no ceiling. */
  readonly grants?: readonly string[] | null | undefined
}

/**
 * Finds out whom a session belongs to.
 *
 * @param identify the host application's word; null or undefined for nobody
 * @throws AuthError `internal_error` where it throws, or gives what is no identity: nobody gets in by a mistake
 */
export async function readIdentity(identify: () => unknown): Promise<Identity | null> {
  try {
    const identity: unknown = await identify()
    return identity == null ? null : checked(identity)
  } catch (error) {
    throw new AuthError('internal_error', { cause: error })
  }
}

function checked(given: unknown): Identity {
  if (typeof given !== 'object') throw wrong('gives an object or null')
  const { user, account, email = null, admin = false, approver = false, grants = null } = given as Given
  if (!isId(user)) throw wrong('user is a string of 1 to 200 characters, without space around it')
  if (account !== null && !isId(account))
    throw wrong('account is a string of 1 to 200 characters, without space around it, or null')
  if (email !== null && !(typeof email === 'string' && isEmailAddress(email))) throw wrong('email is an e-mail address, or null')
  if (typeof admin !== 'boolean') throw wrong('admin is true or false')
  if (typeof approver !== 'boolean') throw wrong('approver is true or false')
  if (grants !== null && !Array.isArray(grants)) throw wrong('grants is an array of grants, or null')
  return { user, account, email, admin, approver, grants: grants && grants.map(parseHeldGrant) }
}

type Given = Partial<Record<keyof Identity, unknown>>

const wrong = (right: string) => new TypeError(`identify: ${right}`)
