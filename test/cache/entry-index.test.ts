import { describe, expect, it } from 'vitest'
import { createKeyCache } from '../../src/keys/key-cache.js'
import { createEntryIndex } from '../../src/entry-index.js'

describe('an index of entries', () => {
  it('knows each entry once, and none that was removed', () => {
    const index = createEntryIndex()
    index.add('a', ['key-1', 'role'])
    index.add('b', ['key-2', 'role'])
    index.add('b', ['key-2', 'role'])
    index.add('c', ['key-2'])
    expect([index.of('key-1'), index.of('role'), index.of('key-2'), index.of('other')]).toEqual([
      ['a'],
      ['a', 'b'],
      ['b', 'c'],
      [],
    ])
    index.remove('b', ['key-2', 'role'])
    index.remove('never', ['key-2', 'role', 'other'])
    expect([index.of('role'), index.of('key-2')]).toEqual([['a'], ['c']])
    index.remove('a', ['key-1', 'role'])
    index.remove('c', ['key-2'])
    expect(['key-1', 'role', 'key-2'].flatMap(index.of)).toEqual([])
  })
})

describe('a cache of keys', () => {
  const entry = (id: string, facts = {}) => ({ key: { id, ...facts }, bound: {}, readAt: 0, goodUntil: Infinity })

  it('forgets keys by what they stand on, also where an entry took the place of another', () => {
    const cache = createKeyCache<object>({ maxEntries: 10, maxBytes: 1_000_000 })
    cache.set('a', entry('key-1', { role: 'reader', owner: 'jane' }))
    cache.set('a', entry('key-1', { role: 'writer' }))
    cache.set('b', entry('key-2', { role: 'reader', owner: 'jane' }))
    cache.set('c', entry('key-2', { role: 'reader', owner: 'jane' }))
    cache.forget(['reader'])
    expect(['a', 'b', 'c'].map(place => cache.get(place)?.key.id)).toEqual(['key-1', undefined, undefined])
    cache.forget(['jane', 'writer'])
    expect(cache.size()).toEqual({ keys: 0, bytes: 0 })
  })
})
