import { expect, it } from 'vitest'
import { refusalOf } from '../../src/keys/key-refusal.js'

const NOW = Date.UTC(2030, 0, 31)
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000)
const THIRTY_DAYS = 30 * 86_400_000

// that takes the longer the more tokens of a key are in use, and verifying them must not
it('does not look for use that is not written yet, unless the key looks idle', () => {
  const asked: string[] = []
  const lastUse = (id: string) => {
    asked.push(id)
    return id === 'used' ? daysAgo(0) : null
  }
  const codeOf = (id: string, createdAt: Date, idleAfterMs: number) =>
    refusalOf({ id, createdAt }, NOW, idleAfterMs, lastUse)?.code ?? null
  expect(codeOf('fresh', daysAgo(1), THIRTY_DAYS)).toBeNull()
  expect(codeOf('old', daysAgo(400), Infinity)).toBeNull()
  expect(asked).toEqual([])
  expect(codeOf('used', daysAgo(40), THIRTY_DAYS)).toBeNull()
  expect(codeOf('unused', daysAgo(40), THIRTY_DAYS)).toBe('key_idle')
  expect(asked).toEqual(['used', 'unused'])
})
