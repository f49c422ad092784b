import type { RoleManager } from '../../accounts/role-manager.js'
import { inStore } from '../in-store.js'
import type { StoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { unknownRecord } from '../unknown-record.js'

/**
 * Does something to one role that must exist already.
 *
 * @throws Error that names the role and the store where there is no such role
 */
export const withRole = <T>(
  id: string,
  options: StoreOptions,
  terminal: Terminal,
  use: (roles: RoleManager) => Promise<T | null>,
): Promise<T> =>
  inStore(
    options,
    terminal,
    ({ roles }) => use(roles),
    store => unknownRecord(roleText(id), store, 'roles list'),
  )

// what may be a secret is not repeated: only an id that was made up, or a word
const roleText = (id: string) => (/^role_\w{1,40}$|^[A-Za-z-]{1,24}$/.test(id) ? `role ${id}` : 'role with this id')
