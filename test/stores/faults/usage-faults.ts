import type { KeyStore } from 'keywright'
import type { Faults } from './fault.js'

export const usageFaults: Faults = {
  'remove keeps usage': store => {
    const days: Awaited<ReturnType<KeyStore['usage']>> = []
    return {
      recordUsage: async (usage, batch) => {
        days.push(...usage.map(({ day, outcome, requests }) => ({ day, requests, outcomes: { [outcome]: requests } })))
        return store.recordUsage(usage, batch)
      },
      usage: async (id, since) => {
        const usage = await store.usage(id, since)
        return usage.length === 0 && since === '2000-01-01' ? days : usage
      },
    }
  },
  'a batch that is tried again counts again': store => ({
    recordUsage: usage => store.recordUsage(usage),
  }),
  'batches of all writers are taken for those of one': store => ({
    recordUsage: (usage, batch) => store.recordUsage(usage, batch && { ...batch, writer: 'one' }),
  }),
  'usage is overwritten': store => ({
    recordUsage: async (usage, batch) => {
      const last = new Map(usage.map(use => [`${use.keyId} ${use.day} ${use.outcome}`, use]))
      return store.recordUsage([...last.values()], batch)
    },
  }),
  'the last use moves back': store => ({
    recordUsage: async (usage, batch) => {
      await store.recordUsage(usage, batch)
      for (const { keyId, lastUsedAt, lastUsedIp } of usage) {
        const record = await store.find(keyId)
        if (!record?.lastUsedAt || !lastUsedAt || record.lastUsedAt <= lastUsedAt) continue
        await store.remove(keyId)
        await store.insert({ ...record, lastUsedAt, lastUsedIp })
      }
    },
  }),
  'unknown keys spoil the batch': store => ({
    recordUsage: async (usage, batch) => {
      for (const { keyId } of usage) if (!(await store.find(keyId))) throw new Error('unknown key')
      return store.recordUsage(usage, batch)
    },
  }),
  'a batch with an unknown key is dropped': store => ({
    recordUsage: async (usage, batch) => {
      for (const { keyId } of usage) if (!(await store.find(keyId))) return
      await store.recordUsage(usage, batch)
    },
  }),
  'usage comes newest first': store => ({ usage: async (id, since) => (await store.usage(id, since)).toReversed() }),
  'the day of since is left out': store => ({
    usage: async (id, since) => (await store.usage(id, since)).filter(({ day }) => day !== since),
  }),
  'outcomes count together': store => ({
    recordUsage: (usage, batch) =>
      store.recordUsage(
        usage.map(use => ({ ...use, outcome: 'allowed' })),
        batch,
      ),
  }),
  'what was refused is not counted': store => ({
    recordUsage: (usage, batch) =>
      store.recordUsage(
        usage.filter(({ lastUsedAt }) => lastUsedAt),
        batch,
      ),
  }),
  'what was refused is no request': store => ({
    usage: async (id, since) => (await store.usage(id, since)).map(day => ({ ...day, requests: day.outcomes.allowed ?? 0 })),
  }),
  'what was refused is use': store => ({
    recordUsage: (usage, batch) =>
      store.recordUsage(
        usage.map(use => ({ ...use, lastUsedAt: use.lastUsedAt ?? new Date(0) })),
        batch,
      ),
  }),
  'an address without use is kept': store => ({
    recordUsage: (usage, batch) =>
      store.recordUsage(
        usage.map(use => (use.lastUsedIp ? { ...use, lastUsedAt: use.lastUsedAt ?? new Date(0) } : use)),
        batch,
      ),
  }),
  'a refusal hides the use in its batch': store => ({
    recordUsage: (usage, batch) =>
      store.recordUsage(
        usage.some(({ lastUsedAt }) => !lastUsedAt) ? usage.map(use => ({ ...use, lastUsedAt: null, lastUsedIp: null })) : usage,
        batch,
      ),
  }),
  'names of JavaScript are no outcomes': store => ({
    usage: async (id, since) =>
      (await store.usage(id, since)).map(day => ({ ...day, outcomes: Object.assign({}, day.outcomes) })),
  }),
}
