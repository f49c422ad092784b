/**
 * Tells a read whether what it found has changed since it began. A slow read may hold what was before a change and end after
 * it: what is marked as changed in between must not be remembered.
 */
export interface ChangeMarks {
  /** Begins a read, which must be ended. */
  begin(): number
  end(): void
  /** How many changes there were: two reads with none in between may be one. */
  count(): number
  /** Whether one of these has changed since a read began. */
  hasChanged(since: number, ids: readonly string[]): boolean
  mark(ids: readonly string[]): void
  markAll(): void
}

// more than that are as good as all
const MOST_MARKS = 10_000

export function createChangeMarks(): ChangeMarks {
  const marks = new Map<string, number>()
  let changes = 0
  let allChanged = 0
  let reading = 0

  return {
    begin() {
      reading++
      return changes
    },
    end() {
      reading--
      // nobody is left who could have begun before a change
      if (reading === 0) marks.clear()
    },
    count: () => changes,
    hasChanged: (since, ids) => allChanged > since || ids.some(id => (marks.get(id) ?? 0) > since),
    mark(ids) {
      changes++
      if (reading === 0) return
      for (const id of ids) marks.set(id, changes)
      if (marks.size <= MOST_MARKS) return
      marks.clear()
      allChanged = changes
    },
    markAll() {
      changes++
      allChanged = changes
      marks.clear()
    },
  }
}
