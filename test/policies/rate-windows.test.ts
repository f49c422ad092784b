import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { AuthError, createKeyring, type Keyring, type RateLimit } from 'keywright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock, type ManualClock } from '../http/manual-clock.js'

const SECRET = '0f8fad5b-d9cb-469f-a165-70867728950e'

function open(rateLimit: RateLimit): { keyring: Keyring; clock: ManualClock } {
  const clock = manualClock()
  // a key that is always there and never read again
  const store = { findByDigest: () => ({ id: 'key_1' }) }
  const keyring = createKeyring({ store, clock, rateLimit, maxStalenessSeconds: 1e9 })
  onTestFinished(() => keyring.close())
  return { keyring, clock }
}

/** Null where a request passes, else how many seconds later it would. */
async function ask(keyring: Keyring, remoteAddress = '192.0.2.7'): Promise<number | null> {
  try {
    await keyring.authenticate({ headers: { 'x-api-key': SECRET }, socket: { remoteAddress } })
    return null
  } catch (error) {
    if (error instanceof AuthError && error.code === 'rate_limited') return Number(error.headers['retry-after'])
    throw error
  }
}

const someLimit = fc.record({
  limit: fc.integer({ min: 1, max: 12 }),
  windowSeconds: fc.constantFrom(1, 2, 7, 60, 3600, 604_800),
})
// in hundredths of a window
const somePauses = fc.array(fc.nat(40), { minLength: 1, maxLength: 60 })

describe('the windows of a rate limit', () => {
  it.each(['fixed', 'sliding'] as const)('say when to come back, to the second: %s', async window => {
    await fc.assert(
      fc.asyncProperty(someLimit, somePauses, async (limit, pauses) => {
        const { keyring, clock } = open({ ...limit, per: 'key', window })
        for (const pause of pauses) {
          clock.advance({ ms: Math.round(pause * limit.windowSeconds * 10) })
          const wait = await ask(keyring)
          if (wait === null) continue
          expect(Number.isInteger(wait) && wait >= 1 && wait <= limit.windowSeconds * 2).toBe(true)
          const refusedAt = clock()
          if (wait > 1) {
            clock.advance({ seconds: wait - 1 })
            expect(await ask(keyring)).toBe(1)
            clock.set(refusedAt)
          }
          clock.advance({ seconds: wait })
          expect(await ask(keyring)).toBeNull()
        }
      }),
      { numRuns: 80 },
    )
  })

  it('let no more through than the limit in a fixed window, and never fewer', async () => {
    await fc.assert(
      fc.asyncProperty(someLimit, somePauses, async ({ limit, windowSeconds }, pauses) => {
        const { keyring, clock } = open({ limit, windowSeconds, per: 'key' })
        const passed = new Map<number, number>()
        for (const pause of pauses) {
          clock.advance({ ms: Math.round(pause * windowSeconds * 10) })
          const place = Math.floor(clock().getTime() / (windowSeconds * 1000))
          const before = passed.get(place) ?? 0
          const passes = (await ask(keyring)) === null
          expect(passes).toBe(before < limit)
          if (passes) passed.set(place, before + 1)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('slide by the estimate that they are said to', async () => {
    await fc.assert(
      fc.asyncProperty(someLimit, somePauses, async ({ limit, windowSeconds }, pauses) => {
        const { keyring, clock } = open({ limit, windowSeconds, per: 'key', window: 'sliding' })
        const windowMs = windowSeconds * 1000
        const passed = new Map<number, number>()
        for (const pause of pauses) {
          clock.advance({ ms: Math.round(pause * windowSeconds * 10) })
          const place = Math.floor(clock().getTime() / windowMs)
          const [before, current] = [passed.get(place - 1) ?? 0, passed.get(place) ?? 0]
          const elapsed = clock().getTime() - place * windowMs
          const passes = (await ask(keyring)) === null
          expect(passes).toBe(BigInt(before) * BigInt(windowMs - elapsed) <= BigInt(limit - current - 1) * BigInt(windowMs))
          if (passes) passed.set(place, current + 1)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('are counted again where the clock is set back', async () => {
    const { keyring, clock } = open({ limit: 1, windowSeconds: 60, per: 'key' })
    expect(await ask(keyring)).toBeNull()
    clock.advance({ days: -1 })
    expect(await ask(keyring)).toBeNull()
    expect(await ask(keyring)).toBe(60)
  })
})

describe('the memory of a rate limit', () => {
  const address = (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`

  it('forgets who was seen longest ago, and not before it has 50,000', async () => {
    const { keyring } = open({ limit: 1, windowSeconds: 3600, per: 'address' })
    for (const first of ['192.0.2.1', '192.0.2.2']) expect(await ask(keyring, first)).toBeNull()
    for (let i = 0; i < 49_990; i++) expect(await ask(keyring, address(i))).toBeNull()
    expect(await ask(keyring, '192.0.2.1')).not.toBeNull()
    for (let i = 50_000; i < 50_020; i++) await ask(keyring, address(i))
    expect(await ask(keyring, '192.0.2.1')).not.toBeNull()
    expect(await ask(keyring, '192.0.2.2')).toBeNull()
  })

  it('stays within bounds, however many addresses come', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const used = () => {
      collect()
      return process.memoryUsage().heapUsed / 2 ** 20
    }
    const { keyring } = open({ limit: 1, windowSeconds: 3600, per: 'address', window: 'sliding' })
    const come = async (from: number, to: number) => {
      for (let i = from; i < to; i++) await ask(keyring, address(i))
    }
    await come(0, 60_000)
    const before = used()
    await come(60_000, 150_000)
    expect(used() - before).toBeLessThan(10)
  })
})
