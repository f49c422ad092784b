import { type Address, formatAddress, parseAddress } from './address.js'
import { type Problem, WrongValue } from '../wrong-value.js'
import { quote } from './quote.js'

interface Range {
  readonly family: 4 | 6
  readonly start: number | bigint
  readonly end: number | bigint
}

const PREFIX = /^(?:0|[1-9]\d{0,2})$/
const MAPPED_PREFIX = /^::ffff:/i

/**
 * Reads one CIDR block, or one address (which is the block of itself), and gives its canonical text.
 *
 * @param subnet for instance `192.0.2.0/24`, `2001:db8::/32` or `192.0.2.7`
 * @returns for instance `192.0.2.0/24`, `2001:db8::/32` or `192.0.2.7/32`
 * @throws TypeError that names what is wrong (host bits, leading zeros, zone, netmask) and the right spelling
 * @see RFC 4632, RFC 4291 section 2.3, RFC 5952
 */
export function parseSubnet(subnet: unknown): string {
  const range = readRange(subnet)
  return formatRange(range)
}

/**
 * Compiles subnets into sorted integer ranges, so that a request costs a binary search and parses no CIDR.
 *
 * @throws TypeError for an empty list, which must never mean "any" by accident, and for what {@link parseSubnet} refuses
 * @example
 * ```ts
 * const inside = compileSubnets(['192.0.2.0/24'])
 * inside(parseAddress('192.0.2.7')!) // true
 * ```
 */
export function compileSubnets(subnets: readonly string[]): (address: Address) => boolean {
  if (subnets.length === 0) throw new TypeError('an empty list of subnets would allow nobody: leave it out to allow any')
  const ranges = subnets.map(readRange)
  const four = mergeRanges(ranges.filter(range => range.family === 4))
  const six = mergeRanges(ranges.filter(range => range.family === 6))
  return address => holds(address.family === 4 ? four : six, address.value)
}

/** Whether every address of `inner` is an address of `outer`: a key made by a key stays within its maker's subnets. */
export function coversSubnets(outer: readonly string[], inner: readonly string[]): boolean {
  const ranges = outer.map(readRange)
  const merged = {
    4: mergeRanges(ranges.filter(range => range.family === 4)),
    6: mergeRanges(ranges.filter(range => range.family === 6)),
  }
  return inner
    .map(readRange)
    .every(range => merged[range.family].some(block => block.start <= range.start && range.end <= block.end))
}

function readRange(subnet: unknown): Range {
  if (typeof subnet !== 'string') throw new TypeError(`a subnet is a string such as "192.0.2.0/24", not ${typeof subnet}`)
  const slash = subnet.indexOf('/')
  const base = slash < 0 ? subnet : subnet.slice(0, slash)
  const address = parseAddress(base)
  if (!address) throw notSubnet(subnet, base)
  const bits = address.family === 4 ? 32 : 128
  const prefix = slash < 0 ? bits : readPrefix(subnet, base, subnet.slice(slash + 1), address)
  return address.family === 4 ? rangeOfIPv4(subnet, address.value, prefix) : rangeOfIPv6(subnet, address.value, prefix)
}

function readPrefix(subnet: string, base: string, text: string, address: Address): number {
  const mapped = address.family === 4 && base.includes(':')
  const written = PREFIX.test(text) ? Number(text) : Number.NaN
  const prefix = mapped ? written - 96 : written
  const most = address.family === 4 ? 32 : 128
  if (prefix >= 0 && prefix <= most) return prefix
  const limits = mapped ? { least: 96, most: 128 } : { least: 0, most }
  const example = `${formatAddress(address)}/${most}`
  throw new WrongValue(
    `${quote(subnet)}: the prefix length is a number from ${limits.least} to ${limits.most}, as in "${example}"`,
    { kind: 'prefixLength', given: subnet, ...limits, example },
  )
}

function rangeOfIPv4(subnet: string, value: number, prefix: number): Range {
  const range = blockOfIPv4(value, prefix)
  if (range.start !== value) throw hostBits(subnet, range)
  return range
}

function blockOfIPv4(value: number, prefix: number): Range {
  const size = 2 ** (32 - prefix)
  const start = value - (value % size)
  return { family: 4, start, end: start + size - 1 }
}

function rangeOfIPv6(subnet: string, value: bigint, prefix: number): Range {
  const size = 1n << BigInt(128 - prefix)
  const start = value - (value % size)
  const range: Range = { family: 6, start, end: start + size - 1n }
  if (start !== value) throw hostBits(subnet, range)
  return range
}

function hostBits(subnet: string, range: Range): TypeError {
  const right = formatRange(range)
  return new WrongValue(`${quote(subnet)} has host bits: write ${quote(right)}`, { kind: 'hostBits', given: subnet, right })
}

function formatRange(range: Range): string {
  const size = BigInt(range.end) - BigInt(range.start) + 1n
  const bits = range.family === 4 ? 32 : 128
  return `${formatAddress({ family: range.family, value: range.start } as Address)}/${bits - (size.toString(2).length - 1)}`
}

function mergeRanges(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = merged.at(-1)
    if (!last || BigInt(range.start) > BigInt(last.end) + 1n) merged.push(range)
    else if (range.end > last.end) merged[merged.length - 1] = { ...last, end: range.end }
  }
  return merged
}

function holds(ranges: readonly Range[], value: number | bigint): boolean {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle] as Range
    if (value < range.start) high = middle - 1
    else if (value > range.end) low = middle + 1
    else return true
  }
  return false
}

function notSubnet(given: string, base: string): WrongValue {
  const refusal = (problem: Problem, text: string) => new WrongValue(quote(given) + text, problem)
  const at = base.indexOf('%')
  if (at >= 0) {
    const zone = base.slice(at)
    return refusal({ kind: 'zone', given, zone }, ` has a zone: leave ${quote(zone)} out`)
  }
  const decimal = base.replace(MAPPED_PREFIX, '').split('.')
  if (decimal.length === 4 && decimal.every(octet => /^\d{1,4}$/.test(octet))) {
    const octets = decimal.map(Number)
    if (octets.some(octet => octet > 255)) return refusal({ kind: 'octet', given }, ': an octet is at most 255')
    const right = withoutZeros(octets, given, base)
    return refusal({ kind: 'leadingZeros', given, right }, ` has leading zeros, which may mean octal: write ${quote(right)}`)
  }
  if (/^[\d.]+$/.test(base))
    return refusal({ kind: 'fourOctets', given }, ': an IPv4 address has four octets, as in "192.0.2.0/24"')
  return refusal({ kind: 'notSubnet', given }, ' is not a subnet: write a CIDR block such as "192.0.2.0/24" or "2001:db8::/32"')
}

function withoutZeros(octets: readonly number[], subnet: string, base: string): string {
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0)
  const written = Number(subnet.slice(base.length + 1) || 'none') - (base.includes(':') ? 96 : 0)
  return formatRange(blockOfIPv4(value, written >= 0 && written <= 32 ? Math.trunc(written) : 32))
}
