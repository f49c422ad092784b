import { expect, it } from 'vitest'
import { readPast } from '../../src/cli/read-past.js'

const NOW = new Date('2030-01-15T12:00:00Z')

it.each([
  ['7d', '2030-01-08T12:00:00.000Z'],
  ['12h', '2030-01-15T00:00:00.000Z'],
  ['2029-12-31', '2029-12-31T00:00:00.000Z'],
  ['2029-12-31T18:00+02:00', '2029-12-31T16:00:00.000Z'],
])('reads %s as %s', (text, instant) => {
  expect(readPast('--from', text, NOW).toISOString()).toBe(instant)
})

it.each([
  ['yesterday', '--from: "yesterday": write a date (2030-12-31), an instant (2030-12-31T18:00Z), or how long ago (7d, 12h)'],
  ['2029-02-29', '--from: "2029-02-29": there is no such day'],
  ['2029-12-31T18:00', 'say in which zone, as in "2029-12-31T18:00Z" for UTC'],
  ['999999999w', '--from: "999999999w": write a date'],
])('refuses %s', (text, message) => {
  expect(() => readPast('--from', text, NOW)).toThrow(message)
})
