import type { Scheme } from './scheme.js'

/** What a request presents, parsed: the scheme it is written in, and an API-key secret or a JWT. */
export interface Credential {
  readonly scheme: Pick<Scheme, 'name' | 'demandsProof'>
  /** In the clear: never to be kept, logged or put into a message. */
  readonly value: string
  /** A token where the scheme takes nothing else, or takes tokens and the value has two `.`, or one and `eyJ` at its start, which no secret has. */
  readonly kind: 'api-key' | 'token'
}
