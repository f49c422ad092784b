import { otherRecord } from './fill-store.mjs'

/** Opens a store that holds so many keys already. */
export async function openFilledStore(kind, others) {
  const { memoryStore } = await import(`${process.env.KEYWRIGHT_DIST}/stores/memory/index.js`)
  const store = memoryStore()
  await store.open()
  for (let i = 0; i < others; i++) await store.insert(otherRecord(i))
  return { store, close() {} }
}
