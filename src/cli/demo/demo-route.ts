import type { Principal } from '../../principal.js'

/** A route of the demo, written once for every framework. */
export interface DemoRoute {
  readonly path: string
  /** What its principal must be granted, all of it; none by default. */
  readonly grants?: readonly string[]
  /** Of these, any one is enough. */
  readonly anyGrant?: readonly string[]
  readonly tokensOnly?: true
  answer(principal: Principal): unknown
}
