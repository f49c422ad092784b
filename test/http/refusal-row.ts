import type { AuthErrorCode, KeyringOptions, NewKey } from 'keywright'
import type { Check, Served } from '../frameworks.js'
import type { ManualClock } from './manual-clock.js'

/** What a row may use to bring its situation about. */
export interface Scene {
  readonly app: Served
  readonly clock: ManualClock
  readonly id: string
  readonly secret: string
}

/** The challenge that carries the error: of which schemes, which error, which words. */
export interface ChallengeError {
  schemes: string[]
  error: 'invalid_request' | 'invalid_token' | 'invalid_dpop_proof' | 'insufficient_scope'
  description: string
  scope?: string
}

/** A row of the refusal table. */
export interface Row {
  situation: string
  options?: KeyringOptions
  key?: Partial<NewKey>
  checks?: readonly Check[]
  protect?: false
  /** Brings the situation about. */
  prepare?: (scene: Scene) => Promise<unknown>
  /** The header lines of the request. */
  lines?: (secret: string) => string[]
  status: number
  code: AuthErrorCode | 'closed_on_sundays'
  /** `none`: no challenge at all; `plain`: one per announced scheme, without error. */
  challenge: 'none' | 'plain' | ChallengeError
  members?: Record<string, unknown>
  /** Header fields the answer must have. */
  fields?: Record<string, string>
  /** The one line the keyring must log. */
  logged?: string
}
