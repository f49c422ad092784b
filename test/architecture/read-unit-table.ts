import type { UnitRule } from './check-architecture.js'

/** A row of the table of `docs/architecture.md`. */
export interface UnitRow {
  /** Without `.ts` and `/`. */
  readonly units: readonly string[]
  /** Null for "all above". */
  readonly may: { readonly units: readonly string[]; readonly types: readonly string[] } | null
}

/** The table of units as the page has it: `units; types (types)` in its last column. */
export function readUnitTable(page: string): UnitRow[] {
  const rows = page.matchAll(/^\| (`[^|]*`) \|[^|]*\| ([^|]*) \|$/gm)
  return Array.from(rows, ([, names = '', may = '']) => ({
    units: Array.from(names.matchAll(/`([^`]*?)(?:\.ts|\/)`/g), ([, name = '']) => name),
    may: may === 'all above' ? null : readRule(may),
  }))
}

function readRule(text: string) {
  const parts = text === '–' ? [] : text.split('; ')
  const namesOf = (part: string | undefined) => (part?.replace(' (types)', '').split(', ') ?? []).toSorted()
  return {
    units: namesOf(parts.find(part => !part.endsWith(' (types)'))),
    types: namesOf(parts.find(part => part.endsWith(' (types)'))),
  }
}

/** What the units of a row may import, apart from each other; a unit without a row of its own belongs to the one around it. */
export function ruleOfRow({ units }: UnitRow, rows: readonly UnitRow[], house: ReadonlyMap<string, UnitRule>) {
  const rowed = new Set(rows.flatMap(row => row.units))
  const rules = Array.from(house).flatMap(([name, rule]) => (units.includes(roomOf(name, rowed)) ? [rule] : []))
  const imported = (names: readonly string[] = []) => names.map(name => roomOf(name, rowed)).filter(name => !units.includes(name))
  const values = new Set(rules.flatMap(rule => imported(rule.units)))
  const types = new Set(rules.flatMap(rule => imported(rule.types)).filter(name => !values.has(name)))
  return { units: [...values].toSorted(), types: [...types].toSorted() }
}

/** The unit that has a row: the unit itself, or the one around it. */
export const roomOf = (unit: string, rowed: ReadonlySet<string>): string =>
  rowed.has(unit) || !unit.includes('/') ? unit : roomOf(unit.slice(0, unit.lastIndexOf('/')), rowed)
