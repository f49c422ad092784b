import type { RequestLike } from '../http/request-like.js'
import type { RouteDemands } from '../policies/grant-checks.js'

/** The checks, in the order in which a request meets them. */
export type CheckName =
  | 'cors'
  | 'format'
  | 'key'
  | 'revocation'
  | 'expiry'
  | 'idleness'
  | 'secret'
  | 'owner'
  | 'subnets'
  | 'origins'
  | 'rateLimit'
  | 'policies'
  | 'route'

/** What one check says. */
export interface ExplainedCheck {
  readonly name: CheckName
  /** `unknown`: that can't be said from here; `not_reached`: there is nothing that it could look at. */
  readonly outcome: 'passes' | 'refuses' | 'unknown' | 'not_reached'
  /** Of the refusal; null where it does not refuse. */
  readonly status: number | null
  readonly code: string | null
  /** Why, in a sentence; never with a secret. */
  readonly detail: string
}

/** What becomes of a request, check by check. */
export interface Explanation {
  /** Null where there is no such key. */
  readonly key: { readonly id: string; readonly name: string } | null
  readonly checks: readonly ExplainedCheck[]
  readonly answer: {
    readonly allowed: boolean
    /** Of the refusal, or of a preflight; null where the handler decides. */
    readonly status: number | null
    /** `allowed`, `preflight`, or the code of the refusal. */
    readonly code: string
    /** False where a check could not be made that may decide otherwise. */
    readonly certain: boolean
  }
}

/** Which key is asked about: by its id, or by a secret of it. */
export type AskedKey = { readonly id: string } | { readonly secret: string }

/** What is asked. */
export interface AskedRequest {
  readonly key: AskedKey
  /** The request, without a credential. Without a `socket` its address is not known. */
  readonly request: RequestLike
  /** What the route demands. */
  readonly demands: readonly RouteDemands[]
  /** Whether the checks of the option `policies` are run: they are the application's own, and may count or write. */
  readonly runPolicies: boolean
  /**
   * What to do to have the application's options, where the keyring has none of them: what they alone decide is unknown then. Null
   * where the keyring is the application's own.
   */
  readonly withoutOptions: string | null
}

/**
 * Says what each check would say to a request with a key. Nothing is counted, and nothing is written.
 *
 * @returns rejects where the store does
 */
export type Explain = (asked: AskedRequest) => Promise<Explanation>
