import fc from 'fast-check'

/** An address as an integer, and one of the many texts that mean it. */
export interface AddressText {
  readonly family: 4 | 6
  readonly value: bigint
  readonly text: string
}

/** The four octets of an IPv4 address. */
export const dotted = (value: bigint): string => [24n, 16n, 8n, 0n].map(shift => String((value >> shift) & 255n)).join('.')

/** The eight groups of an IPv6 address, none left out. */
export const groupsOf = (value: bigint): string[] =>
  Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))

const integer = (bits: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n })

/** IPv4 addresses, the ends of the range included. */
export const ipv4Value = fc.oneof(
  integer(32),
  integer(8),
  integer(8).map(low => 0xffffffffn - low),
)

/** IPv6 addresses that carry no IPv4 one, many of them with runs of zeros. */
export const ipv6Value = fc
  .oneof(
    integer(128),
    fc
      .array(fc.oneof(fc.constant(0n), integer(16)), { minLength: 8, maxLength: 8 })
      .map(parts => parts.reduce((sum, part) => (sum << 16n) | part, 0n)),
    integer(8),
  )
  .filter(value => value >> 32n !== 0xffffn)

const ipv4Text: fc.Arbitrary<AddressText> = ipv4Value.map(value => ({ family: 4, value, text: dotted(value) }))

// any one run of zero groups may be written "::", in any case, with leading zeros, and the tail may be dotted
const ipv6Spelling = (value: bigint) =>
  fc
    .record({
      upper: fc.boolean(),
      padded: fc.boolean(),
      dottedTail: fc.boolean(),
      from: fc.nat(7),
      length: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ upper, padded, dottedTail, from, length }) => {
      const groups = groupsOf(value).map(group => (padded ? group.padStart(4, '0') : group))
      const parts = dottedTail ? [...groups.slice(0, 6), dotted(value & 0xffffffffn)] : groups
      const end = Math.min(from + length, dottedTail ? 6 : 8)
      const isRun = end > from && groups.slice(from, end).every(group => Number.parseInt(group, 16) === 0)
      const text = isRun ? `${parts.slice(0, from).join(':')}::${parts.slice(end).join(':')}` : parts.join(':')
      return upper ? text.toUpperCase() : text
    })

const ipv6Text: fc.Arbitrary<AddressText> = ipv6Value.chain(value =>
  ipv6Spelling(value).map(text => ({ family: 6 as const, value, text })),
)

/** IPv6 texts of IPv4 addresses. */
const mappedText: fc.Arbitrary<AddressText> = ipv4Value.chain(value =>
  ipv6Spelling((0xffffn << 32n) | value).map(text => ({ family: 4 as const, value, text })),
)

/** A valid address in any spelling. */
export const addressText = fc.oneof(ipv4Text, ipv6Text, mappedText)

/** Valid texts with a few characters changed: what is nearly an address. */
export const nearlyAddress = fc
  .tuple(
    addressText,
    fc.array(
      fc.record({
        at: fc.nat(45),
        drop: fc.nat(2),
        insert: fc.constantFrom('', '0', '00', '1', '.', ':', '::', 'f', 'g', 'x', '%', '/', ' ', '-', '٣', '256'),
      }),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([{ text }, edits]) =>
    edits.reduce((edited, { at, drop, insert }) => {
      const place = at % (edited.length + 1)
      return edited.slice(0, place) + insert + edited.slice(place + drop)
    }, text),
  )
