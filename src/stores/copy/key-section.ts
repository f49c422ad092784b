import type { StoredKey } from '../../keys/key-store.js'
import { comparePlaces } from './compare-places.js'
import { READ_AT_ONCE } from './read-at-once.js'
import type { Section } from './section.js'

/** Keys with their secrets and their usage. */
export const KEY_SECTION: Section<StoredKey> = {
  name: 'keys',
  read: (store, after) => store.listStored(after && after.record, READ_AT_ONCE),
  compare: (a, b) => comparePlaces(a.record, b.record),
  put: ({ to }, keys) => to.restore({ keys }),
  async drop({ to, condition, check }, keys) {
    let removed = 0
    for (const { record } of keys) {
      const outcome = await to.remove(record.id, record.version, { documents: [condition] })
      if (outcome === 'removed') removed++
      // the claim is lost, or the key was changed by somebody who uses the store
      else if (outcome !== 'missing') await check()
    }
    return removed
  },
}
