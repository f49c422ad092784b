import type { NoticeType } from '../notice.js'

/** What a letter says, before it becomes plain text and HTML. */
export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

/** What a language makes letters of. What people wrote is clean, and instants are written out. */
export interface LetterFacts {
  /** The name of the key. */
  readonly name: string
  /** When the key ends; empty where it never does. */
  readonly expiresAt: string
  /** When the key was last used; empty where it never was. */
  readonly lastUsedAt: string
  /** When the key falls idle. */
  readonly idleAt: string
  /** How long there is left, for instance `7 days`. */
  readonly days: string
  /** Who has left the account's members. */
  readonly member: string
  /** Who asks for access. */
  readonly user: string
  /** What was done about a leaked secret: nothing, it or the key ends later, the key was revoked, an old secret was ended. */
  readonly policy: 'notify' | 'grace' | 'revoke' | 'ended'
  /** When a leaked secret ends. */
  readonly endsAt: string
}

/** What stands in the table below the text. */
export type RowName = 'key' | 'keyId' | 'account' | 'expiresAt' | 'lastUsedAt' | 'source' | 'user' | 'reason' | 'note'

/** A language. */
export interface Wording {
  /** For dates and plurals (BCP 47). */
  readonly locale: string
  readonly direction: 'ltr' | 'rtl'
  readonly greeting: string
  readonly rows: Readonly<Record<RowName, string>>
  /** The text of the link to the page where keys are managed. */
  readonly manage: string
  /** Says that nobody wrote this. */
  readonly automatic: string
  readonly days: (count: number) => string
  readonly letters: Readonly<Record<NoticeType, (facts: LetterFacts) => Letter>>
}
