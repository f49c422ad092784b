import ipaddr from 'ipaddr.js'

/** An IP address as an integer: 32 bits as a number, 128 bits as a bigint. */
export type Address = { readonly family: 4; readonly value: number } | { readonly family: 6; readonly value: bigint }

const OCTET = '(0|[1-9]\\d{0,2})'
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`)
const DOTTED_TAIL = /^(.*:)([^:]*\.[^:]*)$/
const IPV6 = /^[0-9a-f:]{2,39}$/i

/**
 * Reads an address strictly: four decimal octets without leading zeros, or RFC 4291 text without a zone. An
 * IPv4-mapped IPv6 address is the IPv4 address it carries; no other IPv6 address ever becomes IPv4.
 *
 * ipaddr.js alone would take `010.0.0.1` and `127.1`, and read `::10.0.0.1` as 10.0.0.1.
 *
 * @returns null when the text is no address
 */
export function parseAddress(text: string): Address | null {
  const value = readIPv4(text)
  return value === null ? readIPv6(text) : { family: 4, value }
}

/** The canonical text of an address (RFC 5952 for IPv6). */
export function formatAddress(address: Address): string {
  if (address.family === 4) {
    const { value } = address
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
  }
  const hex = address.value.toString(16).padStart(32, '0')
  return new ipaddr.IPv6(Array.from({ length: 8 }, (_, i) => Number.parseInt(hex.slice(i * 4, i * 4 + 4), 16))).toRFC5952String()
}

function readIPv4(text: string): number | null {
  const match = IPV4.exec(text)
  if (!match) return null
  let value = 0
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i])
    if (octet > 255) return null
    value = value * 256 + octet
  }
  return value
}

function readIPv6(text: string): Address | null {
  const plain = withoutDottedTail(text)
  if (plain === null || !plain.includes(':') || !IPV6.test(plain) || !ipaddr.IPv6.isValid(plain)) return null
  const { parts } = ipaddr.IPv6.parse(plain)
  let value = 0n
  for (const part of parts) value = (value << 16n) | BigInt(part)
  return value >> 32n === 0xffffn ? { family: 4, value: Number(value & 0xffffffffn) } : { family: 6, value }
}

// "::10.0.0.1" as "::a00:1", which ipaddr.js can't misread
function withoutDottedTail(text: string): string | null {
  if (!text.includes('.')) return text
  const match = DOTTED_TAIL.exec(text)
  const tail = match ? readIPv4(match[2] ?? '') : null
  if (!match || tail === null) return null
  return `${match[1]}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`
}
