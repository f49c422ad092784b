import type { DayUsage } from '../../keys/key-store.js'
import { replyList, replyNumber, replyText } from './read-reply.js'
import { storedText } from './stored-text.js'

/** Where a key's requests of a day that ended alike are counted. */
export function countField(day: string, outcome: string): string {
  if (day.includes(' ')) throw new TypeError('day is a UTC day, such as 2026-05-31')
  return `${storedText('day', day)} ${storedText('outcome', outcome)}`
}

/** The days of a key, oldest first, from its fields and their requests by turns. */
export function readCounts(reply: unknown): DayUsage[] {
  const fields = replyList(reply)
  const days = new Map<string, { requests: number; outcomes: [outcome: string, requests: number][] }>()
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [field, requests] = [replyText(fields[i]), replyNumber(fields[i + 1])]
    const space = field.indexOf(' ')
    const day = field.slice(0, space)
    const usage = days.get(day) ?? { requests: 0, outcomes: [] }
    days.set(day, usage)
    usage.requests += requests
    usage.outcomes.push([field.slice(space + 1), requests])
  }
  const found = Array.from(days, ([day, { requests, outcomes }]) => ({ day, requests, outcomes: Object.fromEntries(outcomes) }))
  return found.toSorted((a, b) => (a.day < b.day ? -1 : 1))
}
