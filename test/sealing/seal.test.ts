import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSeal } from '../../src/sealing/seal.js'

const secret = randomBytes(32)
const seal = createSeal(secret)

it.each(['', 'a text', 'ünïcode \u{1f511}', 'x'.repeat(100_000)])('opens what it sealed', text => {
  expect(createSeal(secret).open('a purpose', seal.seal('a purpose', text))).toBe(text)
})

it('seals the same text each time in another way, and shows nothing of it', () => {
  const [one, other] = [seal.seal('a purpose', 'the same text'), seal.seal('a purpose', 'the same text')]
  expect(one).not.toBe(other)
  expect(one).toMatch(/^[\w-]+$/)
  expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('same')
})

it('opens for no other purpose and under no other secret', () => {
  const sealed = seal.seal('a purpose', 'text')
  expect(seal.open('another purpose', sealed)).toBeNull()
  expect(createSeal(randomBytes(32)).open('a purpose', sealed)).toBeNull()
})

it('tells secrets apart without telling them', () => {
  const other = createSeal(randomBytes(32))
  expect(seal.id).toBe(createSeal(secret).id)
  expect(seal.id).not.toBe(other.id)
  expect(secret.toString('base64url')).not.toContain(seal.id)
})

it('opens nothing of which a single bit was changed', () => {
  const bytes = Buffer.from(seal.seal('a purpose', 'text'), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(seal.open('a purpose', changed.toString('base64url'))).toBeNull()
  }
})

it('opens no other spelling, no part, and nothing that was never sealed', () => {
  const sealed = seal.seal('a purpose', 'text')
  const others = [
    `${sealed}=`,
    `${sealed}!`,
    ` ${sealed}`,
    sealed.slice(0, -1),
    sealed.slice(4),
    '',
    'garbage',
    '\0',
    'a'.repeat(39),
  ]
  for (const other of others) expect(seal.open('a purpose', other)).toBeNull()
})
