import type { Alongside } from 'keywright'
import type { Faults } from './fault.js'

export const alongsideFaults: Faults = {
  'insert forgets what comes alongside': store => ({ insert: (record, limit) => store.insert(record, limit) }),
  'replace forgets what comes alongside': store => ({ replace: (record, version) => store.replace(record, version) }),
  'remove forgets what comes alongside': store => ({ remove: (id, version) => store.remove(id, version) }),
  'insert with a limit forgets what comes alongside': store => ({
    insert: (record, limit, alongside) => store.insert(record, limit, limit === undefined ? alongside : undefined),
  }),
  'insert writes the key first': store => ({
    insert: async (record, limit, alongside) => {
      const result = await store.insert(record, limit)
      return result === 'inserted' && (await store.write(alongside ?? {})) === 'conflict' ? 'conflict' : result
    },
  }),
  'insert writes the rest first': store => ({
    insert: async (record, limit, alongside) =>
      (await store.write(alongside ?? {})) === 'conflict' ? 'conflict' : store.insert(record, limit),
  }),
  'replace writes the key first': store => ({
    replace: async (record, version, alongside) => {
      const result = await store.replace(record, version)
      return result === 'replaced' && (await store.write(alongside ?? {})) === 'conflict' ? 'conflict' : result
    },
  }),
  'replace writes the rest first': store => ({
    replace: async (record, version, alongside) =>
      (await store.write(alongside ?? {})) === 'conflict' ? 'conflict' : store.replace(record, version),
  }),
  'remove writes the key first': store => ({
    remove: async (id, version, alongside) => {
      const result = await store.remove(id, version)
      return result === 'removed' && (await store.write(alongside ?? {})) === 'conflict' ? 'conflict' : result
    },
  }),
  'remove writes the rest first': store => ({
    remove: async (id, version, alongside) =>
      (await store.write(alongside ?? {})) === 'conflict' ? 'conflict' : store.remove(id, version),
  }),
  'events are appended first': store => {
    const first = async ({ events = [], ...rest }: Alongside = {}) => {
      await store.write({ events })
      return rest
    }
    return {
      insert: async (record, limit, alongside) => store.insert(record, limit, await first(alongside)),
      replace: async (record, version, alongside) => store.replace(record, version, await first(alongside)),
      remove: async (id, version, alongside) => store.remove(id, version, await first(alongside)),
    }
  },
  'write appends events though a document is in conflict': store => ({
    write: async changes => {
      const result = await store.write(changes)
      if (result === 'conflict') await store.write({ events: changes.events ?? [] })
      return result
    },
  }),
  'a failed change uses up a number': store => ({
    insert: async (record, limit, alongside) => {
      const result = await store.insert(record, limit, alongside)
      if (result === 'conflict') await store.write({ events: alongside?.events?.slice(0, 1) ?? [] })
      return result
    },
  }),
  'remove forgets usage though it is in conflict': store => {
    const forgotten = new Set<string>()
    return {
      remove: async (id, version, alongside) => {
        forgotten.add(id)
        return store.remove(id, version, alongside)
      },
      usage: async (id, since) => (forgotten.has(id) ? [] : store.usage(id, since)),
    }
  },
  'a conflict is called a change': store => ({
    replace: async (record, version, alongside) => {
      const result = await store.replace(record, version, alongside)
      return result === 'conflict' ? 'changed' : result
    },
  }),
}
