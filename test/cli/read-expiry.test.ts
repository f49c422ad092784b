import { describe, expect, it } from 'vitest'
import { readExpiry } from '../../src/cli/read-expiry.js'
import { UsageError } from '../../src/cli/usage-error.js'

const now = new Date('2030-01-01T00:00:00Z')

describe('--expires', () => {
  it.each([
    ['45s', '2030-01-01T00:00:45.000Z'],
    ['30m', '2030-01-01T00:30:00.000Z'],
    ['12h', '2030-01-01T12:00:00.000Z'],
    ['90d', '2030-04-01T00:00:00.000Z'],
    ['2w', '2030-01-15T00:00:00.000Z'],
    ['2030-12-31', '2030-12-31T00:00:00.000Z'],
    ['2032-02-29', '2032-02-29T00:00:00.000Z'],
    ['2030-12-31T18:00Z', '2030-12-31T18:00:00.000Z'],
    ['2030-12-31T18:00:05.5+02:00', '2030-12-31T16:00:05.500Z'],
  ])('reads %s', (text, instant) => {
    expect(new Date(readExpiry(text, now)).toISOString()).toBe(instant)
  })

  it('reads never', () => {
    expect(readExpiry('never', now)).toBe('never')
  })

  it.each([
    ['2030-02-30', /there is no such day/],
    ['2030-02-30T10:00Z', /there is no such day/],
    ['2031-02-29', /there is no such day/],
    ['2030-13-01', /there is no such day/],
    ['2030-12-31T18:00', /which zone, as in "2030-12-31T18:00Z"/],
    ['2030-12-31T25:00Z', /write a date/],
    ['90', /a duration \(90d, 12h\)/],
    ['-1d', /write a date/],
    ['1.5d', /write a date/],
    ['tomorrow', /write a date/],
    ['999999999w', /write a date/],
    ['', /write a date/],
  ])('refuses %s', (text, message) => {
    expect(() => readExpiry(text, now)).toThrow(UsageError)
    expect(() => readExpiry(text, now)).toThrow(message)
  })
})
