import type { DayUsage } from '../../keys/key-store.js'
import { type Column, table } from '../table.js'
import type { Colors } from '../terminal.js'
import { sumOutcomes } from './sum-outcomes.js'

const LONGEST_BAR = 24

/** Requests as a table for people: a line per day with requests, a column per outcome, and the sum below. */
export function usageTable(days: readonly DayUsage[], colors: Colors): string[] {
  const outcomes = sumOutcomes(days)
  const total = outcomes.reduce((sum, [, requests]) => sum + requests, 0)
  const most = Math.max(...days.map(({ requests }) => requests))
  const sum: DayUsage = { day: 'all days', requests: total, outcomes: Object.fromEntries(outcomes) }
  const columns: Column<DayUsage>[] = [
    { heading: 'day', text: ({ day }) => day },
    { heading: 'requests', text: ({ requests }) => String(requests), right: true },
    ...outcomes.map(([outcome]) => outcomeColumn(outcome)),
    // of the sum there is no bar: it would dwarf the days
    { heading: '', text: day => (day === sum ? '' : bar(day.requests, most)), paint: (text, { dim }) => dim(text) },
  ]
  return table([...days, sum], columns, colors)
}

const outcomeColumn = (outcome: string): Column<DayUsage> => ({
  heading: outcome,
  text: ({ outcomes }) => String(outcomes[outcome] ?? 0),
  right: true,
  paint: (text, { green, yellow, dim }) => (text === '0' ? dim : outcome === 'allowed' ? green : yellow)(text),
})

const bar = (requests: number, most: number) => '▇'.repeat(Math.ceil((requests / most) * LONGEST_BAR))
