/** Which entries of a cache stand on what, so that a change finds them without looking at all. */
export interface EntryIndex {
  add(entryId: string, standsOn: readonly string[]): void
  remove(entryId: string, standsOn: readonly string[]): void
  of(id: string): readonly string[]
}

export function createEntryIndex(): EntryIndex {
  // nearly always one entry for one id, and a set of one is ten times as large
  const entries = new Map<string, string | Set<string>>()

  return {
    add(entryId, standsOn) {
      for (const id of standsOn) {
        const known = entries.get(id)
        if (known === undefined) entries.set(id, entryId)
        else if (typeof known !== 'string') known.add(entryId)
        else if (known !== entryId) entries.set(id, new Set([known, entryId]))
      }
    },
    remove(entryId, standsOn) {
      for (const id of standsOn) {
        const known = entries.get(id)
        if (known === entryId) entries.delete(id)
        else if (typeof known === 'object' && known.delete(entryId) && known.size === 0) entries.delete(id)
      }
    },
    of(id) {
      const known = entries.get(id)
      if (known === undefined) return []
      return typeof known === 'string' ? [known] : [...known]
    },
  }
}
