import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { StoreUnavailable } from '../../src/keys/store-unavailable.js'
import { createBreaker } from '../../src/stores/breaker.js'
import { until } from './fleet.js'

const lost = async (): Promise<never> => {
  throw new StoreUnavailable('away')
}
const REFUSED = 'is tried again in a moment'

/** A call that ends when the test says so. */
function call() {
  let answer = () => {}
  let lose = () => {}
  const ended = new Promise<string>((resolve, reject) => {
    answer = () => resolve('answer')
    lose = () => reject(new StoreUnavailable('away'))
  })
  return { run: () => ended, answer, lose }
}

async function broken() {
  const breaker = createBreaker('store:')
  for (let i = 0; i < 5; i++) await expect(breaker.run(lost)).rejects.toThrow('away')
  return breaker
}

describe('a breaker', () => {
  it('leaves a store alone that has not answered five times in a row, and tells how often it has not', async () => {
    const breaker = await broken()
    await expect(breaker.run(async () => 'answer')).rejects.toThrow(`store: has not answered 5 times in a row, and ${REFUSED}`)
    expect(breaker.failures()).toBe(5)
  })

  it('counts no answer that says something', async () => {
    const breaker = createBreaker('store:')
    for (let i = 0; i < 20; i++) {
      await expect(breaker.run(lost)).rejects.toThrow('away')
      if (i % 4 === 3)
        await expect(breaker.run(() => Promise.reject(new Error('no such table')))).rejects.toThrow('no such table')
    }
    expect(await breaker.run(async () => 'answer')).toBe('answer')
  })

  it('tries again with one call at a time, and with another though that hangs', async () => {
    const breaker = await broken()
    let tries = 0
    const hanging = call()
    const ask = () =>
      breaker.run(() => {
        tries++
        return hanging.run()
      })
    const asked: Promise<unknown>[] = []
    const startedAt = performance.now()
    await until(() => {
      asked.push(ask().catch(() => undefined))
      return tries === 2
    })
    // a pause of 50 ms at least, and one of 100
    expect(performance.now() - startedAt).toBeGreaterThan(100)
    expect(asked.length).toBeGreaterThan(tries)
    hanging.answer()
    await Promise.all(asked)
    expect([await breaker.run(async () => 'answer'), breaker.failures()]).toEqual(['answer', 0])
  })

  it('tries again within two seconds, however long the store was away', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const breaker = await broken()
    const triedAt: number[] = []
    for (let ms = 0; ms < 600_000; ms += 50) {
      vi.advanceTimersByTime(50)
      await breaker
        .run(() => {
          triedAt.push(performance.now())
          return lost()
        })
        .catch(() => undefined)
    }
    const pauses = triedAt.slice(1).map((at, i) => at - (triedAt[i] ?? 0))
    expect(Math.max(...pauses)).toBeLessThanOrEqual(2050)
    expect(pauses.length).toBeLessThan(700)
  })

  it('takes no offence at calls that were lost before the store answered again', async () => {
    const breaker = createBreaker('store:')
    const before = Array.from({ length: 10 }, call)
    const waiting = before.map(({ run }) => breaker.run(run).catch(() => undefined))
    await new Promise(resolve => setTimeout(resolve, 2))
    await breaker.run(async () => 'answer')
    for (const { lose } of before) lose()
    await Promise.all(waiting)
    expect([breaker.failures(), await breaker.run(async () => 'answer')]).toEqual([0, 'answer'])
  })
})
