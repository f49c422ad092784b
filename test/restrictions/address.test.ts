import net from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../src/restrictions/address.js'
import { addressText, nearlyAddress } from './address-texts.js'

describe('parseAddress', () => {
  it('reads every spelling of an address as that address', () => {
    fc.assert(
      fc.property(addressText, ({ family, value, text }) => {
        const address = parseAddress(text)
        expect(address && { family: address.family, value: BigInt(address.value) }).toEqual({ family, value })
      }),
      { numRuns: 2000 },
    )
  })

  // net.isIP takes the same texts: it knows no octal, but lets zones through
  it('reads exactly what node:net takes, but for zones', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          nearlyAddress,
          fc.string({ maxLength: 50 }),
          fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.%xA /'.split('')) }),
        ),
        text => {
          expect(parseAddress(text) !== null).toBe(net.isIP(text) !== 0 && !text.includes('%'))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it.each([
    '',
    ' ',
    '1',
    '1.2',
    '127.1',
    '1.2.3',
    '1.2.3.',
    '.1.2.3',
    '1.2.3.4.5',
    '1..2.3',
    '010.0.0.1',
    '10.0.0.01',
    '00.0.0.0',
    '0x7f.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '256.0.0.1',
    '1.2.3.999',
    '-1.0.0.0',
    '+1.0.0.0',
    '1e1.0.0.0',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4\n',
    '1.2.3.4\0',
    '1,2,3,4',
    '1。2。3。4',
    '١.٢.٣.٤',
    '１.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '::1%eth0',
    'fe80::1%',
    'fe80::1%25eth0',
    '[::1]',
    '::1.2.3',
    '::1.2.3.256',
    '::01.2.3.4',
    '::ffff:010.0.0.1',
    '::ffff:1.2.3.4:5',
    '1.2.3.4::',
    '::1.2.3.4/96',
    '0:0:0:0:0:0:0:0:0',
    'localhost',
    'null',
    'undefined',
    '1.2.3.4/32',
  ])('refuses %j', text => {
    expect(parseAddress(text)).toBeNull()
  })

  it.each([
    ['::10.0.0.1', 6, '::a00:1'],
    ['::ffff:10.0.0.1', 4, '10.0.0.1'],
    ['::FFFF:a00:1', 4, '10.0.0.1'],
    ['0:0:0:0:0:ffff:10.0.0.1', 4, '10.0.0.1'],
    ['64:ff9b::10.0.0.1', 6, '64:ff9b::a00:1'],
    ['::ffff:0:10.0.0.1', 6, '::ffff:0:a00:1'],
    ['2002:a00:1::', 6, '2002:a00:1::'],
    ['::', 6, '::'],
    ['0.0.0.0', 4, '0.0.0.0'],
    ['255.255.255.255', 4, '255.255.255.255'],
  ])('reads %s as IPv%i %s', (text, family, canonical) => {
    const address = parseAddress(text)
    expect(address?.family).toBe(family)
    expect(address && formatAddress(address)).toBe(canonical)
  })
})

describe('formatAddress', () => {
  it('writes what it reads, and nothing else', () => {
    fc.assert(
      fc.property(addressText, ({ text }) => {
        const address = parseAddress(text)
        const written = address && formatAddress(address)
        expect(written && parseAddress(written)).toEqual(address)
      }),
    )
  })

  it('writes IPv6 as the URL standard does', () => {
    fc.assert(
      fc.property(
        addressText.filter(({ family }) => family === 6),
        ({ text }) => {
          const address = parseAddress(text)
          expect(`[${address && formatAddress(address)}]`).toBe(new URL(`http://[${text}]/`).hostname)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
