import type { Change } from '../audit/change.js'

// whoever forges messages could have everything forgotten again and again, or one thing before it is ever read
const MOST_NEWS = 1000

/**
 * Gives what was not told before in the same interval, up to 1,000 changes: for the rest the audit trail has to be asked.
 * So nobody who can send messages has more forgotten than that, nor one thing twice.
 */
export function createNewsFilter(intervalMs: number): (changes: readonly Change[]) => Change[] {
  const told = new Set<string>()
  let since = -Infinity

  return changes => {
    const now = performance.now()
    if (now - since >= intervalMs) {
      told.clear()
      since = now
    }
    return changes.filter(({ action, subject }) => {
      const news = `${action} ${subject.id}`
      if (told.has(news) || told.size >= MOST_NEWS) return false
      told.add(news)
      return true
    })
  }
}
