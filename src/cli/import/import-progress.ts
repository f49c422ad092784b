import type { Terminal } from '../terminal.js'

/** Says how far an import is, on a terminal alone. */
export interface ImportProgress {
  show(records: number): void
  /** Takes the line away. */
  end(): void
}

const WIDTH = 24
// a terminal need not be drawn on for every record
const EVERY_MS = 100

/** @param part how much of the file is read, from 0 to 1; null where that is not known */
export function createImportProgress({ redraw }: Pick<Terminal, 'redraw'>, part: () => number | null): ImportProgress {
  if (!redraw) return { show() {}, end() {} }
  let drawnAt = -Infinity
  return {
    show(records) {
      if (performance.now() - drawnAt < EVERY_MS) return
      drawnAt = performance.now()
      redraw(`importing ${bar(part())}${records.toLocaleString('en')} records`)
    },
    end: () => redraw(''),
  }
}

function bar(part: number | null): string {
  if (part === null) return ''
  const filled = Math.round(WIDTH * Math.min(1, part))
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] `
}
