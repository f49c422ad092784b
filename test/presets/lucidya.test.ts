import { lucidya } from 'keywright/presets'
import { describe, expect, it } from 'vitest'

// what its documents say is held against the example, in test/systems/lucidya.test.ts
describe('lucidya', () => {
  it.each<[options: object, message: string]>([
    [{ requestsPerMinute: 0 }, 'lucidya: requestsPerMinute must be a whole number from 1 on'],
    [{ requestsPerMinute: '100' }, 'lucidya: requestsPerMinute must be a whole number from 1 on'],
    [{ store: 'memory:' }, 'lucidya: unknown option "store". Known: requestsPerMinute'],
    [[], 'lucidya: the options are an object'],
  ])('refuses %j', (options, message) => {
    expect(() => lucidya(options)).toThrow(TypeError)
    expect(() => lucidya(options)).toThrow(message)
  })

  it('takes fewer requests a minute, too', () => {
    expect(lucidya({ requestsPerMinute: 3 }).rateLimit).toMatchObject({ limit: 3, windowSeconds: 60, window: 'fixed' })
  })
})
