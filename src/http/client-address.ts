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
 * @param read reads an address text; null where it is none
 * @throws TypeError for a block that is not one
 * @example
 * ```ts
 * const clientAddress = createClientAddress(['10.0.0.0/8'])
 * ```
 */
export function createClientAddress(trustedProxies: readonly string[] = [], read = parseAddress): ClientAddress {
  if (trustedProxies.length === 0) return socketAddress
  const trusted = compileSubnets(trustedProxies)
  const isTrusted = (text: string): boolean | null => {
    const address = read(text)
    return address && trusted(address)
  }
  return request => {
    let client = socketAddress(request)
    if (client === null || !isTrusted(client)) return client
    const forwarded = headerValue(request, 'x-forwarded-for')?.split(',') ?? []
    for (const entry of forwarded.toReversed()) {
      client = trimSpaces(entry)
      const hop = isTrusted(client)
      if (hop === null) return null
      if (!hop) return client
    }
    return client
  }
}

// "0000:0000:0000:0000:0000:ffff:255.255.255.255"
const LONGEST_ADDRESS = 45

/** Makes a reader of address texts that remembers the last few thousand: callers come back. */
export function createAddressReader(size = 4096): (text: string) => Address | null {
  const seen = new Map<string, Address | null>()
  return text => {
    if (text.length > LONGEST_ADDRESS) return null
    const known = seen.get(text)
    if (known !== undefined) return known
    if (seen.size >= size) seen.clear()
    const address = parseAddress(text)
    // a copy, since a part of a header field would keep the whole field in memory
    seen.set(Buffer.from(text).toString(), address)
    return address
  }
}

// optional white space is spaces and tabs alone (RFC 9110 section 5.6.3), and trim() takes more
function trimSpaces(text: string): string {
  let start = 0
  let end = text.length
  while (isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isSpace = (code: number) => code === 0x20 || code === 0x09

// a link-local peer comes with its zone ("fe80::1%eth0"), which is this machine's affair
function socketAddress(request: RequestLike): string | null {
  const address = request.socket?.remoteAddress
  if (address === undefined) return null
  const zone = address.indexOf('%')
  return zone < 0 ? address : address.slice(0, zone)
}
