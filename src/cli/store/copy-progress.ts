import type { CopyProgress } from '../../stores/copy/copy-pass.js'
import type { Terminal } from '../terminal.js'

/** Says how far a copy is. */
export interface CopyProgressLine {
  show(progress: CopyProgress): void
  /** Takes a line away that is drawn again and again. */
  end(): void
}

const WIDTH = 24
// a log that nobody watches needs no line for every step
const NOTE_EVERY_MS = 10_000

/** A bar on a terminal; elsewhere a line for each part, and one every ten seconds. */
export function createCopyProgress(
  { redraw, note }: Terminal,
  { quiet = false }: { readonly quiet?: boolean },
  now: () => number = () => performance.now(),
): CopyProgressLine {
  if (quiet) return { show() {}, end() {} }
  if (redraw) return { show: progress => redraw(bar(progress)), end: () => redraw('') }
  let part = ''
  let notedAt = 0
  return {
    show(progress) {
      const begun = `${progress.pass} ${progress.section}`
      if (begun === part && now() - notedAt < NOTE_EVERY_MS) return
      part = begun
      notedAt = now()
      note(`${what(progress)}: ${count(progress)}`)
    },
    end() {},
  }
}

function bar(progress: CopyProgress): string {
  const { done, total } = progress
  const filled = Math.round(WIDTH * Math.min(1, total === 0 ? 1 : done / total))
  return `${what(progress).padEnd(19)} [${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${count(progress)}`
}

const what = ({ pass, section }: CopyProgress) => `${pass === 1 ? 'copying' : 'comparing'} ${section}`

// more may have come since they were counted
const count = ({ done, total }: CopyProgress) => `${inGroups(done)} of ${inGroups(Math.max(done, total))}`

const inGroups = (number: number) => number.toLocaleString('en')
