import { type Address, parseAddress } from '../restrictions/address.js'
import { compileSubnets } from '../restrictions/subnets.js'
import { headerValue } from './header-lines.js'
import type { RequestLike } from './request-like.js'

/** Reads the address a request comes from; null where it can't be known, which no subnet allows. */
export type ClientAddress = (request: RequestLike) => string | null

/**
 * Makes the reader of client addresses.
 *
 * Without trusted proxies the client is the socket's peer. With them, `X-Forwarded-For` is walked from right to left,
 * beginning at the socket, up to the first address that is no trusted proxy: what stands left of it is the caller's
 * word and is never looked at. An entry that is no address ends the walk with null. `Forwarded` and `X-Real-IP` are
 * not read.
 *
 * @param trustedProxies CIDR blocks of the proxies in front of this server
 * @throws TypeError for a block that is not one
 * @example
 * ```ts
 * const clientAddress = createClientAddress(['10.0.0.0/8'])
 * ```
 */
export function createClientAddress(trustedProxies: readonly string[] = []): ClientAddress {
  if (trustedProxies.length === 0) return socketAddress
  const trusted = compileSubnets(trustedProxies)
  const isTrusted = (text: string): boolean | null => {
    const address = parseAddress(text)
    return address && trusted(address)
  }
  return request => {
    let client = socketAddress(request)
    if (client === null || !isTrusted(client)) return client
    const forwarded = headerValue(request, 'x-forwarded-for')?.split(',') ?? []
    for (const entry of forwarded.toReversed()) {
      client = entry.trim()
      const hop = isTrusted(client)
      if (hop === null) return null
      if (!hop) return client
    }
    return client
  }
}

/** Makes a reader of address texts that remembers the last few thousand: callers come back. */
export function createAddressReader(size = 4096): (text: string) => Address | null {
  const seen = new Map<string, Address | null>()
  return text => {
    const known = seen.get(text)
    if (known !== undefined) return known
    if (seen.size >= size) seen.clear()
    const address = parseAddress(text)
    seen.set(text, address)
    return address
  }
}

// a link-local peer comes with its zone ("fe80::1%eth0"), which is this machine's affair
function socketAddress(request: RequestLike): string | null {
  const address = request.socket?.remoteAddress
  if (address === undefined) return null
  const zone = address.indexOf('%')
  return zone < 0 ? address : address.slice(0, zone)
}
