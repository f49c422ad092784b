import type { AccessRequestManager } from '../../accounts/access-request-manager.js'
import { inStore } from '../in-store.js'
import type { StoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { unknownRecord } from '../unknown-record.js'

/**
 * Does something to one access request that must exist already.
 *
 * @throws Error that names the request and the store where there is no such request
 */
export const withRequest = <T>(
  id: string,
  options: StoreOptions,
  terminal: Terminal,
  use: (requests: AccessRequestManager) => Promise<T | null>,
): Promise<T> =>
  inStore(
    options,
    terminal,
    ({ accessRequests }) => use(accessRequests),
    store => unknownRecord(requestText(id), store, 'requests list'),
  )

// what is no id is not repeated: it may be a secret
const requestText = (id: string) => (/^req_\w{1,40}$/.test(id) ? `access request ${id}` : 'access request with this id')
