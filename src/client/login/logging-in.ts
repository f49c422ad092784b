import type { LoginEndpoints } from './find-endpoints.js'
import type { CheckedLogin } from './login-options.js'
import type { StoredLogin } from './stored-login.js'

/** A login that a person is asked for. */
export interface LoggingIn {
  readonly endpoints: LoginEndpoints
  readonly clientId: string
  readonly scope: readonly string[] | null
  readonly fetch: typeof globalThis.fetch
  readonly settings: CheckedLogin
  /** Keeps the login; rejects where it can't be kept, and it is ended then. */
  keep(login: StoredLogin): Promise<void>
  /** Aborted where nobody waits for it any more. */
  readonly signal: AbortSignal
}
