import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '../../src/restrictions/address.js'
import { compileSubnets, coversSubnets, parseSubnet } from '../../src/restrictions/subnets.js'
import { addressText, nearlyAddress } from './address-texts.js'
import { addressOf, type Block, block, crowd, crowdedBlock, holds, listHolds, nearEnds, textOf } from './subnet-oracle.js'

const messageOf = (subnet: unknown): string => {
  try {
    return `taken as ${parseSubnet(subnet)}`
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return error instanceof Error ? error.message : ''
  }
}
// what the message says to write instead
const advised = (message: string): string[] => Array.from(message.matchAll(/write "([^"]+)"/g), match => match[1] ?? '')

const inside = (subnets: readonly string[], address: string): boolean => {
  const parsed = parseAddress(address)
  if (!parsed) throw new Error(`${address} is no address`)
  return compileSubnets(subnets)(parsed)
}

describe('parseSubnet', () => {
  it('gives the one canonical text of a block', () => {
    fc.assert(
      fc.property(block, one => {
        const canonical = parseSubnet(textOf(one))
        expect(parseSubnet(canonical)).toBe(canonical)
        expect(parseSubnet(canonical.toUpperCase())).toBe(canonical)
        expect(canonical.endsWith(`/${one.prefix}`)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('reads a bare address, in any spelling, as the block of itself', () => {
    fc.assert(
      fc.property(addressText, ({ family, value, text }) => {
        expect(parseSubnet(text)).toBe(parseSubnet(`${addressOf(family, value)}/${family === 4 ? 32 : 128}`))
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses host bits and says the block that was meant', () => {
    fc.assert(
      fc.property(block, addressText, (one, { family, value }) => {
        fc.pre(one.family === family && holds(one, family, value) && value !== one.start)
        const message = messageOf(`${addressOf(family, value)}/${one.prefix}`)
        expect(message).toContain('has host bits')
        expect(advised(message)).toEqual([parseSubnet(textOf(one))])
      }),
      { numRuns: 300 },
    )
  })

  it('takes no text with host bits, whatever the block', () => {
    fc.assert(
      fc.property(block, fc.bigInt({ min: 1n, max: 1n << 128n }), (one, offset) => {
        const size = 1n << BigInt((one.family === 4 ? 32 : 128) - one.prefix)
        fc.pre(size > 1n)
        const value = one.start + 1n + (offset % (size - 1n))
        fc.pre(one.family === 4 || value >> 32n !== 0xffffn)
        expect(advised(messageOf(`${addressOf(one.family, value)}/${one.prefix}`))).toEqual([parseSubnet(textOf(one))])
      }),
      { numRuns: 2000 },
    )
  })

  it('either takes a text or throws a TypeError, and what it advises is right', () => {
    const prefix = fc.oneof(
      fc.constant(''),
      fc.integer({ min: -3, max: 140 }).map(n => `/${n}`),
      fc.string({ maxLength: 4 }).map(s => `/${s}`),
    )
    const text = fc.oneof(
      fc.tuple(nearlyAddress, prefix).map(parts => parts.join('')),
      fc.string(),
    )
    fc.assert(
      fc.property(text, given => {
        const message = messageOf(given)
        for (const spelling of advised(message)) expect(parseSubnet(spelling), message).toMatch(/\/\d+$/)
        expect(message.length).toBeLessThan(400)
      }),
      { numRuns: 5000 },
    )
  })

  it.each<[given: unknown, message: RegExp]>([
    ['10.0.0.5/8', /"10\.0\.0\.5\/8" has host bits: write "10\.0\.0\.0\/8"/],
    ['2001:db8::1/32', /host bits: write "2001:db8::\/32"/],
    ['010.0.0.1', /leading zeros.*write "10\.0\.0\.1\/32"/],
    ['010.0.0.5/8', /leading zeros.*write "10\.0\.0\.0\/8"/],
    ['010.0.0.0/8', /leading zeros.*write "10\.0\.0\.0\/8"/],
    ['10.0.0.08/32', /leading zeros.*write "10\.0\.0\.8\/32"/],
    ['::ffff:010.0.0.1', /leading zeros.*write "10\.0\.0\.1\/32"/],
    ['::ffff:010.0.0.1/104', /leading zeros.*write "10\.0\.0\.0\/8"/],
    ['127.1', /four octets/],
    ['1.2.3', /four octets/],
    ['1.2.3/24', /four octets/],
    ['10/8', /four octets/],
    ['2130706433', /four octets/],
    ['0x7f.1', /not a subnet/],
    ['0x7f.0.0.1', /not a subnet/],
    ['256.1.1.1', /at most 255/],
    ['1.2.3.4.5', /four octets/],
    ['fe80::1%eth0', /has a zone: leave "%eth0" out/],
    ['fe80::%1/10', /has a zone/],
    ['10.0.0.0/33', /from 0 to 32/],
    ['10.0.0.0/-1', /from 0 to 32/],
    ['10.0.0.0/08', /from 0 to 32/],
    ['10.0.0.0/8.0', /from 0 to 32/],
    ['10.0.0.0/1e1', /from 0 to 32/],
    ['10.0.0.0/0x8', /from 0 to 32/],
    ['10.0.0.0/+8', /from 0 to 32/],
    ['10.0.0.0/ 8', /from 0 to 32/],
    ['10.0.0.0/', /from 0 to 32/],
    ['10.0.0.0/8/8', /from 0 to 32/],
    ['10.0.0.0/255.0.0.0', /from 0 to 32/],
    ['10.0.0.0/٨', /from 0 to 32/],
    ['::/129', /from 0 to 128/],
    ['2001:db8::/032', /from 0 to 128/],
    ['::ffff:10.0.0.0/8', /from 96 to 128/],
    ['::ffff:10.0.0.0/95', /from 96 to 128/],
    ['::ffff:10.0.0.1/104', /host bits: write "10\.0\.0\.0\/8"/],
    [' 10.0.0.0/8', /not a subnet/],
    ['10.0.0.0/8 ', /from 0 to 32/],
    ['10.0.0.0 /8', /not a subnet/],
    ['10.0.0.0/8\n', /from 0 to 32/],
    ['١٠.0.0.1', /not a subnet/],
    ['１０.0.0.1', /not a subnet/],
    ['10。0。0。1', /not a subnet/],
    ['[2001:db8::]/32', /not a subnet/],
    ['10.0.0.0-10.0.0.255', /not a subnet/],
    ['10.0.0.*', /not a subnet/],
    ['10.0.0.0/8,10.1.0.0/16', /from 0 to 32/],
    ['*', /not a subnet/],
    ['', /not a subnet/],
    ['/8', /not a subnet/],
    ['any', /not a subnet/],
    ['example.com', /not a subnet/],
    ['x'.repeat(10_000), /not a subnet/],
    [null, /a string/],
    [undefined, /a string/],
    [167772160, /a string/],
    [['10.0.0.0/8'], /a string/],
    [{ toString: () => '10.0.0.0/8' }, /a string/],
  ])('refuses %j', (given, message) => {
    expect(messageOf(given)).toMatch(message)
    for (const spelling of advised(messageOf(given))) expect(parseSubnet(spelling)).toMatch(/\/\d+$/)
  })

  it.each([
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['::10.0.0.1', '::a00:1/128'],
    ['::ffff:10.0.0.1', '10.0.0.1/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['2001:0DB8:0000::/32', '2001:db8::/32'],
    ['2001:db8:0:0:1:0:0:0/80', '2001:db8:0:0:1::/80'],
  ])('reads %s as %s', (given, canonical) => {
    expect(parseSubnet(given)).toBe(canonical)
  })
})

describe('compileSubnets', () => {
  it('holds exactly the addresses that arithmetic and BlockList hold', () => {
    const asked = fc
      .array(block, { minLength: 1, maxLength: 40 })
      .chain(blocks =>
        fc.record({ blocks: fc.constant(blocks), address: fc.oneof({ weight: 3, arbitrary: nearEnds(blocks) }, addressText) }),
      )
    fc.assert(
      fc.property(asked, ({ blocks, address: { family, value } }) => {
        const expected = blocks.some(one => holds(one, family, value))
        expect(listHolds(blocks, family, value)).toBe(expected)
        expect(inside(blocks.map(textOf), addressOf(family, value))).toBe(expected)
      }),
      { numRuns: 3000 },
    )
  })

  it('holds exactly the addresses that overlapping and touching blocks hold', () => {
    fc.assert(
      fc.property(fc.array(crowdedBlock, { minLength: 1, maxLength: 12 }), blocks => {
        const compiled = compileSubnets(blocks.map(textOf))
        for (const { family, value } of crowd) {
          const parsed = parseAddress(addressOf(family, value))
          expect(parsed && compiled(parsed)).toBe(blocks.some(one => holds(one, family, value)))
        }
      }),
      { numRuns: 200 },
    )
  })

  it.each([1, 2, 8, 64, 1024])('is right with %i subnets', count => {
    // every other /24 below 10.0.0.0, and every other /64 below 2001:db8::
    const blocks = Array.from(
      { length: count },
      (_, i): Block =>
        i % 2 === 0
          ? { family: 4, start: 0x0a000000n + (BigInt(i) << 8n), prefix: 24 }
          : { family: 6, start: (0x20010db8n << 96n) + (BigInt(i) << 64n), prefix: 64 },
    )
    const compiled = compileSubnets(blocks.map(textOf))
    for (const { family, start, prefix } of blocks) {
      const size = 1n << BigInt((family === 4 ? 32 : 128) - prefix)
      for (const [value, expected] of [
        [start - 1n, false],
        [start, true],
        [start + size - 1n, true],
        [start + size, false],
      ] as const) {
        const parsed = parseAddress(addressOf(family, value))
        expect(parsed && compiled(parsed), addressOf(family, value)).toBe(expected)
      }
    }
  })

  it('keeps the families apart', () => {
    expect(inside(['::/0'], '10.0.0.1')).toBe(false)
    expect(inside(['::/0'], '::ffff:10.0.0.1')).toBe(false)
    expect(inside(['0.0.0.0/0'], '::1')).toBe(false)
    expect(inside(['0.0.0.0/0'], '::10.0.0.1')).toBe(false)
    expect(inside(['10.0.0.0/8'], '::ffff:10.0.0.1')).toBe(true)
    expect(inside(['10.0.0.0/8'], '::10.0.0.1')).toBe(false)
  })

  it('refuses an empty list, which must not mean any', () => {
    expect(() => compileSubnets([])).toThrow(/leave it out to allow any/)
  })
})

describe('coversSubnets', () => {
  it('says whether every address of one list is in the other', () => {
    const lists = fc.tuple(
      fc.array(crowdedBlock, { minLength: 1, maxLength: 10 }),
      fc.array(crowdedBlock, { minLength: 1, maxLength: 4 }),
    )
    fc.assert(
      fc.property(lists, ([outer, inner]) => {
        const expected = crowd.every(
          ({ family, value }) => !inner.some(one => holds(one, family, value)) || outer.some(one => holds(one, family, value)),
        )
        expect(coversSubnets(outer.map(textOf), inner.map(textOf))).toBe(expected)
      }),
      { numRuns: 1500 },
    )
  })

  it.each<[outer: string[], inner: string[], covers: boolean]>([
    [['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.0/8'], true],
    [['10.0.0.0/9', '10.128.0.0/10'], ['10.0.0.0/8'], false],
    [['::/0'], ['0.0.0.0/0'], false],
    [['0.0.0.0/0'], ['::/0'], false],
    [['::/1', '8000::/1'], ['::/0'], true],
    [['10.0.0.0/8'], ['10.0.0.1'], true],
    [['10.0.0.0/8'], ['::ffff:10.0.0.1'], true],
  ])('%j over %j is %s', (outer, inner, covers) => {
    expect(coversSubnets(outer, inner)).toBe(covers)
  })
})
