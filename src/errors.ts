import type { Problem } from './wrong-value.js'

/** How a refusal of each code is answered: status, RFC 6750 `error` of the challenge, and title (RFC 9457). */
const REFUSALS = {
  missing_credential: { status: 401, title: 'A credential is required' },
  invalid_request: { status: 400, challengeError: 'invalid_request', title: 'The credential is malformed' },
  unknown_key: { status: 401, challengeError: 'invalid_token', title: 'The API key is not known' },
  invalid_token: { status: 401, challengeError: 'invalid_token', title: 'The token is not valid' },
  invalid_dpop_proof: { status: 401, challengeError: 'invalid_dpop_proof', title: 'The DPoP proof is not valid' },
  key_expired: { status: 401, challengeError: 'invalid_token', title: 'The API key has expired' },
  key_revoked: { status: 401, challengeError: 'invalid_token', title: 'The API key was revoked' },
  key_idle: { status: 401, challengeError: 'invalid_token', title: 'The API key was unused for too long' },
  owner_inactive: { status: 401, challengeError: 'invalid_token', title: 'The owner of the API key is not active' },
  secret_ended: { status: 401, challengeError: 'invalid_token', title: 'This secret of the API key was replaced' },
  token_revoked: { status: 401, challengeError: 'invalid_token', title: 'The token was revoked' },
  ip_not_allowed: { status: 403, title: 'The client address is not allowed' },
  origin_not_allowed: { status: 403, title: 'The origin is not allowed' },
  insufficient_grants: { status: 403, challengeError: 'insufficient_scope', title: 'A grant is missing' },
  api_key_not_accepted: { status: 403, title: 'API keys are not accepted here' },
  unsupported_api_version: { status: 400, title: 'The version of the API is missing, or not served' },
  rate_limited: { status: 429, title: 'Too many requests' },
  store_unavailable: { status: 503, title: 'The key store is unavailable' },
  misconfigured: { status: 500, title: 'The route is not protected as it says' },
  internal_error: { status: 500, title: 'The request could not be checked' },
} as const satisfies Record<string, { status: number; challengeError?: string; title: string }>

/** The codes of the refusal table: what `code` in a problem document and on an {@link AuthError} can be. */
export type AuthErrorCode = keyof typeof REFUSALS

/** Whether a code is one of keywright's own. */
export const isAuthErrorCode = (code: string): code is AuthErrorCode => Object.hasOwn(REFUSALS, code)

/** What an {@link AuthError} may say beside its code. */
export interface AuthErrorOptions {
  /** One sentence for the caller. It must never hold what was presented. */
  detail?: string
  /** The names of the schemes the request used: their challenges carry the error (RFC 6750 section 3). */
  schemes?: readonly string[]
  /** Further members of the problem document, such as `required` and `granted`. */
  members?: Readonly<Record<string, unknown>>
  /** Further header fields of the answer, names in lower case, such as `retry-after`. */
  headers?: Readonly<Record<string, string | readonly string[]>>
  /** The HTTP status, 400 to 599; that of the code by default, 403 for a code of your own. */
  status?: number
  /** For the log alone; never shown to the caller. */
  cause?: unknown
}

/**
 * A refused request. A stage of the flow refuses by throwing one; only `http/` turns it into an answer.
 *
 * The codes keywright itself uses are those of {@link AuthErrorCode}; a policy of your own may bring its own code,
 * which is answered with 403 unless `status` says otherwise, and with the title "The request is refused". `message` is the
 * detail, else the title of a code of keywright's, else the code.
 *
 * @example
 * ```ts
 * const noSundays: Policy = () => {
 *   if (new Date().getUTCDay() === 0) throw new AuthError('closed_on_sundays', { detail: 'Come back tomorrow.' })
 * }
 * ```
 * @see RFC 9457, RFC 6750 section 3.1
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  readonly code: AuthErrorCode | (string & {})
  /** The HTTP status of the answer. */
  readonly status: number
  /** What the code means, in a few words; the same for all codes of your own. */
  readonly title: string
  readonly detail: string | undefined
  /** RFC 6750's `error` of the challenge, where the refusal has one. */
  readonly challengeError: string | undefined
  readonly schemes: readonly string[]
  readonly members: Readonly<Record<string, unknown>>
  /** Header fields of the answer; Express and Koa send those of an error that reaches them. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Express and Koa show the message of an error to the caller only where this is true. */
  readonly expose: boolean

  constructor(code: AuthErrorCode | (string & {}), options: AuthErrorOptions = {}) {
    const known: { status: number; challengeError?: string; title: string } | undefined = Object.hasOwn(REFUSALS, code)
      ? REFUSALS[code as AuthErrorCode]
      : undefined
    super(options.detail ?? known?.title ?? code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = refusalStatus(options.status ?? known?.status ?? 403)
    this.title = known?.title ?? 'The request is refused'
    this.detail = options.detail
    this.challengeError = known?.challengeError
    this.schemes = options.schemes ?? []
    this.members = options.members ?? {}
    this.headers = options.headers ?? {}
    this.expose = this.status < 500
  }

  /** The same refusal, with the scheme that was used, for its challenge to carry the error, unless a stage already knew. */
  presentedIn(scheme: string): AuthError {
    return this.schemes.length > 0 ? this : this.#with({ schemes: [scheme] })
  }

  /** The same refusal, with more header fields. */
  withHeaders(headers: Readonly<Record<string, string | readonly string[]>>): AuthError {
    return this.#with({ headers: { ...this.headers, ...headers } })
  }

  // a copy, since a policy may throw one and the same error at every request
  #with(more: AuthErrorOptions): AuthError {
    const { code, detail, schemes, members, headers, status, cause } = this
    const copy = new AuthError(code, {
      ...(detail === undefined ? {} : { detail }),
      schemes,
      members,
      headers,
      status,
      cause,
      ...more,
    })
    if (this.stack !== undefined) copy.stack = this.stack
    return copy
  }
}

function refusalStatus(status: number): number {
  if (Number.isInteger(status) && status >= 400 && status <= 599) return status
  throw new TypeError(`AuthError: status must be from 400 to 599, not ${status}`)
}

const MANAGEMENT_STATUSES = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limit_reached: 409,
  precondition_failed: 412,
  invalid_input: 422,
  rule_violated: 422,
} as const

/** What a change can be refused for: of a key, a role, a member, an access request. */
export type ManagementErrorCode = keyof typeof MANAGEMENT_STATUSES

/** What a {@link ManagementError} says beside its code. */
export interface ManagementErrorOptions {
  /** For `invalid_input`, `rule_violated` and `forbidden`: what is wrong and what would be right, by field. */
  errors?: Readonly<Record<string, string>>
  /** The same for who says it in another language; the empty name stands for the whole. It is no part of an answer. */
  problems?: Readonly<Record<string, Problem>>
  /** The name of the rule that refuses. */
  rule?: string
  /** Further members of the problem document. */
  members?: Readonly<Record<string, unknown>>
}

/**
 * A refused change: what a manager such as `keyring.keys` rejects with. `code` and `status` are the ones the
 * management API answers with.
 *
 * @example
 * ```ts
 * try {
 *   await keyring.keys.create({ name: 'export', subnets: ['10.0.0.5/8'] })
 * } catch (error) {
 *   if (error instanceof ManagementError) console.log(error.errors) // { subnets: '"10.0.0.5/8" has host bits: write "10.0.0.0/8"' }
 * }
 * ```
 */
export class ManagementError extends Error {
  override readonly name = 'ManagementError'
  readonly code: ManagementErrorCode
  /** The HTTP status that belongs to the code. */
  readonly status: number
  readonly errors: Readonly<Record<string, string>> | undefined
  readonly rule: string | undefined
  readonly members: Readonly<Record<string, unknown>>
  // behind a getter, or every log of the error would show it
  readonly #problems: Readonly<Record<string, Problem>>

  constructor(code: ManagementErrorCode, message: string, options: ManagementErrorOptions = {}) {
    super(message)
    this.code = code
    this.status = MANAGEMENT_STATUSES[code]
    this.errors = options.errors
    this.rule = options.rule
    this.members = options.members ?? {}
    this.#problems = options.problems ?? {}
  }

  /** What is wrong, by field, in a form that pages say in the language of their reader; it is no part of an answer. */
  get problems(): Readonly<Record<string, Problem>> {
    return this.#problems
  }
}
