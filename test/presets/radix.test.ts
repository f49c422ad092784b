import { describe, expect, it } from 'vitest'
import { radix } from 'keywright/presets'

describe('radix', () => {
  it('takes no options', () => {
    const options: object = { version: '1' }
    expect(() => radix(options as Record<string, never>)).toThrow(
      new TypeError(
        'radix: unknown option "version". It takes none; what a keyring takes goes beside it: combine(radix(), { … })',
      ),
    )
  })
})
