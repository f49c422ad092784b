import type { KeyStore } from 'keywright'
import type { Faults } from './fault.js'

export const usageFaults: Faults = {
  'remove keeps usage': store => {
    const days: Awaited<ReturnType<KeyStore['usage']>> = []
    return {
      recordUsage: async usage => {
        days.push(...usage.map(({ day, outcome, requests }) => ({ day, requests, outcomes: { [outcome]: requests } })))
        return store.recordUsage(usage)
      },
      usage: async (id, since) => {
        const usage = await store.usage(id, since)
        return usage.length === 0 && since === '2000-01-01' ? days : usage
      },
    }
  },
  'usage is overwritten': store => ({
    recordUsage: async usage => {
      const last = new Map(usage.map(use => [`${use.keyId} ${use.day} ${use.outcome}`, use]))
      return store.recordUsage([...last.values()])
    },
  }),
  'the last use moves back': store => ({
    recordUsage: async usage => {
      await store.recordUsage(usage)
      for (const { keyId, lastUsedAt, lastUsedIp } of usage) {
        const record = await store.find(keyId)
        if (!record?.lastUsedAt || !lastUsedAt || record.lastUsedAt <= lastUsedAt) continue
        await store.remove(keyId)
        await store.insert({ ...record, lastUsedAt, lastUsedIp })
      }
    },
  }),
  'unknown keys spoil the batch': store => ({
    recordUsage: async usage => {
      for (const { keyId } of usage) if (!(await store.find(keyId))) throw new Error('unknown key')
      return store.recordUsage(usage)
    },
  }),
  'a batch with an unknown key is dropped': store => ({
    recordUsage: async usage => {
      for (const { keyId } of usage) if (!(await store.find(keyId))) return
      await store.recordUsage(usage)
    },
  }),
  'usage comes newest first': store => ({ usage: async (id, since) => (await store.usage(id, since)).toReversed() }),
  'the day of since is left out': store => ({
    usage: async (id, since) => (await store.usage(id, since)).filter(({ day }) => day !== since),
  }),
  'outcomes count together': store => ({
    recordUsage: usage => store.recordUsage(usage.map(use => ({ ...use, outcome: 'allowed' }))),
  }),
  'what was refused is not counted': store => ({
    recordUsage: usage => store.recordUsage(usage.filter(({ lastUsedAt }) => lastUsedAt)),
  }),
  'what was refused is no request': store => ({
    usage: async (id, since) => (await store.usage(id, since)).map(day => ({ ...day, requests: day.outcomes.allowed ?? 0 })),
  }),
  'what was refused is use': store => ({
    recordUsage: usage => store.recordUsage(usage.map(use => ({ ...use, lastUsedAt: use.lastUsedAt ?? new Date(0) }))),
  }),
  'an address without use is kept': store => ({
    recordUsage: usage =>
      store.recordUsage(usage.map(use => (use.lastUsedIp ? { ...use, lastUsedAt: use.lastUsedAt ?? new Date(0) } : use))),
  }),
  'a refusal hides the use in its batch': store => ({
    recordUsage: usage =>
      store.recordUsage(
        usage.some(({ lastUsedAt }) => !lastUsedAt) ? usage.map(use => ({ ...use, lastUsedAt: null, lastUsedIp: null })) : usage,
      ),
  }),
  'names of JavaScript are no outcomes': store => ({
    usage: async (id, since) =>
      (await store.usage(id, since)).map(day => ({ ...day, outcomes: Object.assign({}, day.outcomes) })),
  }),
}
