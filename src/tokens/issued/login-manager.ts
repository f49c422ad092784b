import type { Actor } from '../../audit/audit-event.js'
import { checkActor } from '../../audit/check-actor.js'
import { ManagementError } from '../../errors.js'
import { checkNames } from '../../input/check-names.js'
import { invalid } from '../../input/invalid.js'
import type { Page } from '../../input/read-page.js'
import { readReason } from '../../keys/read-reason.js'
import type { ListLogins } from './list-logins.js'
import type { Login } from './login.js'
import type { Logins } from './logins.js'

/** The people who logged in with programs: `keyring.logins`. They log in at the token endpoints, see `authServer`. */
export interface LoginManager {
  /** The login; null where there is none, or it has ended. */
  get(id: string): Promise<Login | null>
  /**
   * The logins that have not ended, newest first; those of people who are not active too, whose tokens are refused meanwhile.
   *
   * @throws ManagementError `invalid_input`
   * @example
   * ```ts
   * const { items } = await keyring.logins.list({ account: 'acme', user: 'ann' })
   * ```
   */
  list(query?: ListLogins): Promise<Page<Login>>
  /**
   * Ends a login with all of its tokens.
   *
   * @throws ManagementError `not_found`, also for one that has ended; `invalid_input` for a reason of more than 500 characters
   */
  end(id: string, options?: { by?: Actor; reason?: string }): Promise<void>
}

export function createLoginManager(logins: Pick<Logins, 'find' | 'list' | 'end'>): LoginManager {
  return {
    async get(id) {
      checkId(id)
      return logins.find(id)
    },
    list: async (query = {}) => logins.list(query),
    async end(id, { by, reason, ...others } = {}) {
      checkNames(others, 'by', 'reason')
      checkActor(by)
      checkId(id)
      if (!(await logins.end(id, by, readReason(reason) ?? undefined)))
        throw new ManagementError('not_found', 'there is no such login')
    },
  }
}

function checkId(id: unknown): void {
  if (typeof id !== 'string') throw invalid({ id: 'is a string' })
}
