import type { Explain } from './explain/explanation.js'
import type { ClientAddress } from './http/client-address.js'
import type { RequestLike } from './http/request-like.js'
import type { Principal } from './principal.js'
import type { Documents } from './records/document.js'
import type { Issuing } from './tokens/issued/issuing.js'

/** A key whose id and secret were presented as those of an OAuth client. */
export interface PresentedClient {
  readonly principal: Principal
  /** Which of its secrets it was. */
  readonly secretId: string
}

/**
 * What the parts of keywright that stand on a keyring need of it beside its flow and its managers: management, token
 * endpoints, portal. It is not for applications.
 */
export interface Foundation {
  /** What is remembered for a while, such as answers that may be asked for again. */
  readonly documents: Documents
  /** The instant it is, by the keyring's clock. */
  clock(): Date
  /** The address a request comes from, as the trusted proxies tell it; null where it can't be known. */
  readonly clientAddress: ClientAddress
  /** CIDR blocks of the proxies whose word on a client's address is believed. */
  readonly trustedProxies: readonly string[]
  /** Whether policies of the application's own look at requests. */
  readonly hasPolicies: boolean
  /** Whether the `cors` option names this origin, not only any. */
  namesOrigin(origin: string): boolean
  /**
   * Finds the key that an OAuth client is, by its id and its secret, and leads it through the policies as a request to the
   * API would be.
   *
   * @param scheme what `principal.scheme` tells
   * @returns rejects with AuthError: `unknown_key` also for the secret of another key
   */
  authenticateClient(
    request: RequestLike,
    client: { readonly id: string; readonly secret: string },
    scheme: string,
  ): Promise<PresentedClient>
  /**
   * The thumbprint of the key that a request proves to have, in its field `DPoP`; null where it has no such field.
   *
   * @returns rejects with AuthError `invalid_dpop_proof`
   * @see RFC 9449 section 5
   */
  provenKey(request: RequestLike): Promise<string | null>
  /** How tokens are made, and what ends them. */
  readonly issuing: Issuing
  /** How a request presents a secret, as a header line; null where that is not known. */
  headerLine(secret: string): string | null
  /** Says what each check of the flow would say to a request, and counts and writes nothing. */
  readonly explain: Explain
  /** The realm of challenges. */
  readonly realm: string
}
