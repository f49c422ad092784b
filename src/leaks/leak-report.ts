import type { Actor } from '../audit/audit-event.js'

/** A string that was found where no secret should be, and the address of that place. */
export interface FoundSecret {
  readonly secret: string
  readonly url?: string | null
}

/** Where leaked secrets were found, and who says so. */
export interface LeakContext {
  /** Who reports, for the audit trail. */
  by?: Actor
  /** The name of the place or of the scanner, such as `github`: at most 200 characters. */
  source?: string | null
  /** The http or https address of the place; at most 2048 characters. */
  url?: string | null
  /** Whether it is known who reports: then the source and the address can be believed. False by default. */
  verified?: boolean
}

/**
 * What became of a key with a leaked secret: the key was `revoked`, it is `ending`, only the old secret that leaked was
 * ended (`secret_ended`), or whoever it belongs to was `notified`.
 */
export type LeakOutcome = 'revoked' | 'ending' | 'secret_ended' | 'notified'

/** What came of a report. */
export interface LeakReport {
  /** How many different strings were presented. */
  readonly presented: number
  /** The keys that had one of them as a live secret. */
  readonly keys: readonly { readonly id: string; readonly outcome: LeakOutcome }[]
}
