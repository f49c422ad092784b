import { hash } from 'node:crypto'
import type { Foundation } from '../foundation.js'
import type { Document, DocumentChange, DocumentValue } from '../records/document.js'
import type { PendingAuthorization } from './authorization-form.js'

/** What a person allowed. */
export interface Allowed extends Omit<PendingAuthorization, 'state' | 'code'> {
  /** The login that the code becomes: whoever redeems it a second time ends that. */
  readonly loginId: string
}

/** A code as it was found. */
export interface FoundCode extends Allowed {
  readonly isUsed: boolean
  readonly isLate: boolean
  /** Marks it as used; a condition that it was not is part of the change. */
  readonly use: DocumentChange
}

/** The codes that programs redeem for logins, found by their digests alone. */
export interface AuthorizationCodes {
  /** @returns whether it can be redeemed: false where it was, or its time is up */
  keep(code: string, allowed: Allowed): Promise<boolean>
  /** Makes sure that nobody can redeem it from now on. */
  spend(code: string, asked: Allowed): Promise<void>
  /** Also one that is used or late; null where there is none. */
  find(code: string): Promise<FoundCode | null>
}

const AUTHORIZATION_CODE = 'authorization_code'
const REDEEMING_MS = 60_000
// for as long a second use is noticed; the form that a code comes of must not outlive it either
const REMEMBERING_MS = 86_400_000
const TRIES = 100

interface CodeValue extends DocumentValue, Allowed {
  readonly isUsed: boolean
}

/** @see RFC 6749 section 4.1.2 */
export function createAuthorizationCodes({ documents, clock }: Pick<Foundation, 'documents' | 'clock'>): AuthorizationCodes {
  async function find(code: string): Promise<FoundCode | null> {
    const id = digestOf(code)
    const found = await documents.findDocument(AUTHORIZATION_CODE, id)
    if (!found) return null
    const now = clock()
    const value = found.value as CodeValue
    const becomes = { ...found, value: { ...value, isUsed: true }, expiresAt: new Date(now.getTime() + REMEMBERING_MS) }
    return { ...value, isLate: isLate(found, now), use: { kind: AUTHORIZATION_CODE, id, expected: found.version, becomes } }
  }

  return {
    async keep(code, allowed) {
      if (await write(made(code, { ...allowed, isUsed: false }))) return true
      // a form that is sent twice leads to the same code
      const kept = await find(code)
      return kept !== null && !kept.isUsed && !kept.isLate
    },
    async spend(code, asked) {
      for (let tries = 0; tries < TRIES; tries++) {
        const kept = await find(code)
        if (await write(kept?.use ?? made(code, { ...asked, isUsed: true }))) return
      }
      throw new Error('an authorization code keeps changing')
    },
    find,
  }

  function made(code: string, value: CodeValue): DocumentChange {
    const now = clock()
    const expiresAt = new Date(now.getTime() + REMEMBERING_MS)
    const becomes = { account: value.person.account, value, createdAt: now, expiresAt }
    return { kind: AUTHORIZATION_CODE, id: digestOf(code), expected: null, becomes }
  }

  async function write(change: DocumentChange): Promise<boolean> {
    return (await documents.write({ documents: [change] })) === 'written'
  }
}

// also where the clock was set back by more than clocks of several instances differ
const isLate = ({ createdAt }: Document, now: Date) => Math.abs(now.getTime() - createdAt.getTime()) >= REDEEMING_MS
const digestOf = (code: string) => hash('sha256', code, 'base64url')
