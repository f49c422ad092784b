import { createClientAddress } from '../http/client-address.js'
import type { RequestLike } from '../http/request-like.js'
import { parseAddress } from '../restrictions/address.js'
import { compileSubnets } from '../restrictions/subnets.js'

/** Whether a request comes from a trusted proxy itself: what counts is the other end of the connection, and no header field. */
export type IsTrustedPeer = (request: RequestLike) => boolean

/**
 * Makes the check.
 *
 * @param trustedProxies CIDR blocks; where there are none, nobody is trusted
 * @throws TypeError for a block that is not one
 */
export function createTrustedPeer(trustedProxies: readonly string[]): IsTrustedPeer {
  if (trustedProxies.length === 0) return () => false
  const isTrusted = compileSubnets(trustedProxies)
  const peerOf = createClientAddress()
  return request => {
    const peer = peerOf(request)
    const address = peer === null ? null : parseAddress(peer)
    return address !== null && isTrusted(address)
  }
}
