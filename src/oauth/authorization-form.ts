import type { Issuing } from '../tokens/issued/issuing.js'
import type { AuthorizationQuestion, AuthorizationTarget } from './authorization-request.js'
import type { Person } from './person.js'

/** What a person was asked: the form of the answer carries it, sealed. */
export interface PendingAuthorization extends AuthorizationTarget, Omit<AuthorizationQuestion, 'scope'> {
  /** Who was asked, and so who may answer. */
  readonly person: Pick<Person, 'user' | 'account'>
  readonly grants: readonly string[]
  /** The code that the program gets: one for each page, however often its form is sent. */
  readonly code: string
}

/** Keeps what was asked where nobody can read or change it, until the answer comes: in the page itself. */
export interface AuthorizationForms {
  /** @param issuer the base URL that asks: an answer under another one would tell the program that somebody else asked */
  seal(pending: PendingAuthorization, issuer: string): Promise<string>
  /** Null for what was not sealed here under this base URL, was changed, or is too old. */
  open(sealed: string, issuer: string): Promise<PendingAuthorization | null>
}

const PURPOSE = 'authorization request'
const ANSWERING_MS = 600_000

type Sealed = { readonly pending: PendingAuthorization; readonly issuer: string; readonly endsAt: number }

export function createAuthorizationForms({ seal: sealOf }: Pick<Issuing, 'seal'>, clock: () => Date): AuthorizationForms {
  return {
    async seal(pending, issuer) {
      const seal = await sealOf()
      const content: Sealed = { pending, issuer, endsAt: clock().getTime() + ANSWERING_MS }
      return seal.seal(PURPOSE, JSON.stringify(content))
    },
    async open(sealed, issuer) {
      const seal = await sealOf()
      const content = seal.open(PURPOSE, sealed)
      if (content === null) return null
      // nobody else seals for this purpose
      const { pending, ...sealedWith } = JSON.parse(content) as Sealed
      if (sealedWith.issuer !== issuer) return null
      const leftMs = sealedWith.endsAt - clock().getTime()
      // more than there can be is left only where the clock was set back
      return leftMs > 0 && leftMs <= ANSWERING_MS ? pending : null
    },
  }
}
