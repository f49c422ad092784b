import { luminary } from 'keywright/presets'
import { describe, expect, it } from 'vitest'

describe('luminary', () => {
  it('takes no options', () => {
    const options: object = { loginDays: 7 }
    expect(() => luminary(options as Record<string, never>)).toThrow('luminary: unknown option "loginDays". It takes none')
  })
})
