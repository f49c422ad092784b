import type { Alongside, Change, ChangeWatch, KeyStore } from 'keywright'
import type { Faults } from './fault.js'

type Listener = Parameters<KeyStore['watch']>[0]

export const watchFaults: Faults = {
  'a watch is told nothing': store => ({ watch: () => store.watch(() => {}) }),
  'a watch is never connected': store => watching(store, watch => ({ ...watch, isConnected: () => false })),
  'insertions are not told': store => muting(store, 'insert'),
  'replacements are not told': store => muting(store, 'replace'),
  'removals are not told': store => muting(store, 'remove'),
  'writes are not told': store => muting(store, 'write'),
  'only the first event of a change is told': store => telling(store, changes => changes.slice(0, 1)),
  'of many events some are not told': store => telling(store, changes => changes.slice(0, 100)),
  'the action is not told': store => telling(store, changes => changes.map(change => ({ ...change, action: 'key.created' }))),
  'texts of changes are told in ASCII': store => retelling(store, text => text.replace(/[^\x20-\x7e]/g, '?')),
  'long texts of changes are cut': store => retelling(store, text => text.slice(0, 100)),
  'changes are told before they are made': store => announcing(store, () => true, 'before'),
  'changes are told that were refused': store => announcing(store, result => result === 'conflict', 'after'),
  'a listener that throws fails the change': store => announcing(store, result => result === 'written', 'after'),
  'who listens twice is told once': store => {
    const known = new Map<Listener, ChangeWatch | null>()
    return {
      watch: onNews => {
        const watch = known.get(onNews) ?? store.watch(onNews)
        known.set(onNews, watch)
        return watch
      },
    }
  },
  'a closed watch is told still': store =>
    watching(store, watch => {
      let isOpen = true
      return {
        isConnected: () => isOpen && watch.isConnected(),
        close: async () => {
          isOpen = false
        },
      }
    }),
  'a closed watch calls itself connected': store => watching(store, watch => ({ ...watch, isConnected: () => true })),
  'a watch can be closed once': store =>
    watching(store, watch => {
      let isOpen = true
      return {
        ...watch,
        close: async () => {
          if (!isOpen) throw new Error('it is closed')
          isOpen = false
          await watch.close()
        },
      }
    }),
  'who closes a watch closes all': store => {
    const watches: ChangeWatch[] = []
    return watching(store, watch => {
      watches.push(watch)
      return {
        ...watch,
        close: async () => {
          for (const each of watches) await each.close()
        },
      }
    })
  },
}

function watching(store: KeyStore, change: (watch: ChangeWatch) => ChangeWatch): Partial<KeyStore> {
  return {
    watch: onNews => {
      const watch = store.watch(onNews)
      return watch && change(watch)
    },
  }
}

function telling(store: KeyStore, change: (changes: readonly Change[]) => readonly Change[]): Partial<KeyStore> {
  return { watch: onNews => store.watch(changes => onNews(changes && change(changes))) }
}

function retelling(store: KeyStore, change: (text: string) => string): Partial<KeyStore> {
  return telling(store, changes =>
    changes.map(({ action, subject: { kind, id } }) => ({ action, subject: { kind: change(kind), id: change(id) } })),
  )
}

/** Nobody is told while this is called; a store in memory tells at once. */
function muting(store: KeyStore, method: 'insert' | 'replace' | 'remove' | 'write'): Partial<KeyStore> {
  let isMute = false
  const muted = async (...given: unknown[]) => {
    isMute = true
    const result: unknown = await Reflect.apply(store[method], store, given)
    isMute = false
    return result
  }
  return { [method]: muted, watch: onNews => store.watch(changes => (isMute ? undefined : onNews(changes))) }
}

/** Writes are told besides, by somebody who lets listeners throw. */
function announcing(store: KeyStore, isTold: (result: string) => boolean, when: 'before' | 'after'): Partial<KeyStore> {
  const listeners = new Set<Listener>()
  const tell = ({ events = [] }: Alongside) => {
    for (const listener of listeners) listener(events)
  }
  return {
    write: async changes => {
      if (when === 'before') tell(changes)
      const result = await store.write(changes)
      if (when === 'after' && isTold(result)) tell(changes)
      return result
    },
    watch: onNews => {
      listeners.add(onNews)
      return store.watch(onNews)
    },
  }
}
