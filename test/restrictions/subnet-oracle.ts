import net from 'node:net'
import fc from 'fast-check'
import { dotted, groupsOf, ipv4Value, ipv6Value } from './address-texts.js'

/** A CIDR block as integers. */
export interface Block {
  readonly family: 4 | 6
  readonly start: bigint
  readonly prefix: number
}

const bitsOf = (family: 4 | 6) => (family === 4 ? 32 : 128)
const sizeOf = ({ family, prefix }: Block) => 1n << BigInt(bitsOf(family) - prefix)

/** The address of an integer, with no group left out. */
export const addressOf = (family: 4 | 6, value: bigint): string => (family === 4 ? dotted(value) : groupsOf(value).join(':'))

/** The block as it may be written. */
export const textOf = (block: Block): string => `${addressOf(block.family, block.start)}/${block.prefix}`

/** Whether a block holds an address, by arithmetic alone. */
export const holds = (block: Block, family: 4 | 6, value: bigint): boolean =>
  block.family === family && value >= block.start && value < block.start + sizeOf(block)

/** Whether any of the blocks of a family holds an address, by Node's BlockList. */
export function listHolds(blocks: readonly Block[], family: 4 | 6, value: bigint): boolean {
  const list = new net.BlockList()
  const name = family === 4 ? 'ipv4' : 'ipv6'
  for (const block of blocks) if (block.family === family) list.addSubnet(addressOf(family, block.start), block.prefix, name)
  return list.check(addressOf(family, value), name)
}

const aligned = (family: 4 | 6, value: bigint, prefix: number): Block => {
  const size = 1n << BigInt(bitsOf(family) - prefix)
  return { family, prefix, start: value - (value % size) }
}

/** Blocks of both families, wide and narrow. */
export const block: fc.Arbitrary<Block> = fc.oneof(
  fc.tuple(ipv4Value, fc.integer({ min: 0, max: 32 })).map(([value, prefix]) => aligned(4, value, prefix)),
  fc.tuple(ipv6Value, fc.integer({ min: 0, max: 128 })).map(([value, prefix]) => aligned(6, value, prefix)),
)

/** Blocks crowded into 256 addresses, so that they touch, overlap and hold each other. */
export const crowdedBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.tuple(fc.nat(255), fc.integer({ min: 24, max: 32 })).map(([low, prefix]) => aligned(4, 0x0a000000n + BigInt(low), prefix)),
  fc
    .tuple(fc.nat(255), fc.integer({ min: 120, max: 128 }))
    .map(([low, prefix]) => aligned(6, (0x20010db8n << 96n) + BigInt(low), prefix)),
)

/** Every address that {@link crowdedBlock} can hold. */
export const crowd: readonly { readonly family: 4 | 6; readonly value: bigint }[] = Array.from({ length: 256 }, (_, low) => [
  { family: 4 as const, value: 0x0a000000n + BigInt(low) },
  { family: 6 as const, value: (0x20010db8n << 96n) + BigInt(low) },
]).flat()

/** An address at or beside one of the ends of a block, where mistakes of one show. */
export const nearEnds = (blocks: readonly Block[]) =>
  fc
    .tuple(fc.constantFrom(...blocks), fc.boolean(), fc.integer({ min: -1, max: 1 }))
    .map(([near, atEnd, offset]) => ({
      family: near.family,
      value: near.start + (atEnd ? sizeOf(near) - 1n : 0n) + BigInt(offset),
    }))
    .filter(
      ({ family, value }) => value >= 0n && value < 1n << BigInt(bitsOf(family)) && (family === 4 || value >> 32n !== 0xffffn),
    )
