import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { StoreUnavailable } from '../../src/keys/store-unavailable.js'
import { createOneAtATime } from '../../src/records/one-at-a-time.js'
import { createWriteQueue as mysqlQueue } from '../../src/stores/mysql/write-queue.js'
import { createWriteQueue as postgresQueue } from '../../src/stores/postgres/write-queue.js'
import { createWriteQueue as sqliteQueue } from '../../src/stores/sqlite/write-queue.js'
import { createTurns } from '../../src/stores/turns.js'
import { describe, expect, it } from 'vitest'

type Add = <T>(write: () => Promise<T>) => Promise<T>

const QUEUES: readonly (readonly [name: string, create: () => Add])[] = [
  ['MySQL', () => mysqlQueue(1000).add],
  ['PostgreSQL', () => postgresQueue(1000).add],
  ['SQLite', () => sqliteQueue().add as Add],
  [
    'Redis',
    () =>
      (
        oneAtATime => write =>
          oneAtATime('chain', write)
      )(createOneAtATime()),
  ],
]

describe.each(QUEUES)('the queue of writes of %s', (_, create) => {
  it('keeps nothing of those that are done', async () => {
    const add = create()
    const given: WeakRef<object>[] = []
    for (let i = 0; i < 20; i++) {
      await add(async () => {
        const result = { i }
        given.push(new WeakRef(result))
        return result
      })
    }
    await add(async () => null)
    const collectGarbage = garbageCollector()
    await expect
      .poll(() => {
        collectGarbage()
        return given.filter(result => result.deref() !== undefined).length
      })
      .toBe(0)
  })
})

describe('writes that wait for their turn', () => {
  const DEADLINE_MS = 100
  const silent = () => new Promise<never>((_, reject) => setTimeout(reject, DEADLINE_MS, new StoreUnavailable('silent')))

  it('fail with the one before them that found the server silent, and those that come later do not', async () => {
    const take = createTurns(DEADLINE_MS, (_, error) => error)
    const askedAt = performance.now()
    await expect(take(askedAt, silent)).rejects.toThrow('silent')
    await expect(take(askedAt, async () => 'written')).rejects.toThrow('silent')
    await expect(take(performance.now() - DEADLINE_MS / 2, async () => 'written')).rejects.toThrow('silent')
    await new Promise(resolve => setTimeout(resolve, 1))
    expect(await take(performance.now(), async () => 'written')).toBe('written')
  })

  it('go on behind one that was refused, or only lost its connection', async () => {
    const take = createTurns(DEADLINE_MS, (_, error) => error)
    const askedAt = performance.now()
    const slow = (error: Error) => new Promise<never>((_, reject) => setTimeout(reject, DEADLINE_MS, error))
    await expect(take(askedAt, () => slow(new Error('refused')))).rejects.toThrow('refused')
    await expect(take(askedAt, () => Promise.reject(new StoreUnavailable('lost')))).rejects.toThrow('lost')
    expect(await take(askedAt, async () => 'written')).toBe('written')
  })
})

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
