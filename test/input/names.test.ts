import { describe, expect, it } from 'vitest'
import { checkActor } from '../../src/audit/check-actor.js'
import type { Actor } from '../../src/audit/audit-event.js'
import { ManagementError } from '../../src/errors.js'
import { checkNames } from '../../src/input/check-names.js'
import { readFields } from '../../src/input/read-fields.js'

function errorsOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (error instanceof ManagementError) return error.errors
    throw error
  }
  return null
}

describe('a name that nobody reads', () => {
  const text = (value: unknown) => String(value)

  it.each([
    [() => checkNames({ foo: 1 }), { foo: 'is not an option: there are no options' }],
    [() => checkNames({ foo: 1 }, 'by'), { foo: 'is not an option; the only option is by' }],
    [() => checkNames({ foo: 1, by: {} }, 'by', 'ip'), { foo: 'is not an option; the options are by, ip' }],
    [() => checkNames({ by: {} }, 'by', 'ip'), null],
    [() => readFields({ a: 1, id: 2 }, { a: text, b: text }, 'whole'), { id: 'cannot be set; the fields are a, b' }],
    [() => readFields({ id: 2 }, { a: text }, 'partial'), { id: 'cannot be set; the only field is a' }],
    [() => checkActor({ usr: 'ann' } as Actor), { by: 'has no usr; the members are user, key, ip' }],
  ])('is refused with those that are read: %s', (work, errors) => {
    expect(errorsOf(work)).toEqual(errors)
  })
})

describe('whoever makes a change', () => {
  it.each(['me', '', 5, null, ['ann'], true])('is no %j', by => {
    expect(errorsOf(() => checkActor(by as Actor))).toEqual({ by: "is an object with user, key, ip, such as { user: 'ann' }" })
  })

  it('may be nobody', () => {
    expect(checkActor()).toEqual({})
  })
})
