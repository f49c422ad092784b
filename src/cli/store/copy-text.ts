import type { CopyReport } from '../../stores/copy/copy-store.js'

/** What messages call both stores. */
export interface CopyNames {
  readonly from: string
  readonly to: string
}

/** One line on a copy that is finished. */
export function copiedText({ from, to }: CopyNames, { counts, written, removed, resumed, digest }: CopyReport): string {
  const held = [`${counts.keys} keys`, `${counts.documents} documents`, `${counts.events} events`].join(', ')
  const changes = written + removed === 0 ? 'nothing was missing' : `${written} records written, ${removed} removed`
  return `${resumed ? 'Went on copying' : 'Copied'} ${from} to ${to}: ${changes}. Both hold ${held}, the same: ${digest}.`
}

/** Why a copy is not finished, and what to do. */
export function differingText({ from, to }: CopyNames, { differing, passes }: CopyReport): string {
  const parts = differing.length > 1 ? `${differing.slice(0, -1).join(', ')} and ${differing.at(-1)}` : differing[0]
  return `${to} and ${from} still differ in their ${parts} after ${passes} passes: end what writes to them, and run this again, which goes on from here`
}
