import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerLines, headerValue } from '../../src/http/header-lines.js'

const name = fc.constantFrom('origin', 'Origin', 'ORIGIN', 'x-forwarded-for', 'host', '__proto__', 'constructor')
const value = fc.oneof(fc.string({ maxLength: 20 }), fc.constant(''))
const lines = fc.array(fc.tuple(name, value), { maxLength: 8 })

describe('headerValue', () => {
  it('joins all lines of the field, in any case, and no others', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('origin', 'host', '__proto__'), (given, asked) => {
        const rawHeaders = given.flat()
        const values = given.filter(([field]) => field.toLowerCase() === asked).map(([, line]) => line)
        expect(headerValue({ headers: { [asked]: 'not this' }, rawHeaders }, asked)).toBe(
          given.length === 0 ? 'not this' : values.length === 0 ? null : values.join(', '),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('makes a doubled field equal no single value', () => {
    expect(headerValue({ headers: {}, rawHeaders: ['Origin', 'null', 'origin', 'null'] }, 'origin')).toBe('null, null')
  })
})

describe('headerLines', () => {
  it('gives the raw lines as they came', () => {
    const rawHeaders = ['A', '1', 'a', '2']
    expect(headerLines({ headers: { a: '1' }, rawHeaders })).toBe(rawHeaders)
  })

  it('makes lines of parsed headers where there are no raw ones', () => {
    expect(headerLines({ headers: { a: '1', b: ['2', '3'], c: undefined } })).toEqual(['a', '1', 'b', '2', 'b', '3'])
    expect(headerLines({ headers: { a: '1' }, rawHeaders: [] })).toEqual(['a', '1'])
  })
})
