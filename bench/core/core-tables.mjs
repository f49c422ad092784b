import { markdownTable } from '../markdown-table.mjs'

/** What each scenario was measured beside, and so what its ratio is to. */
const RIVALS = {
  'cached-key': 'hand-written',
  'cached-token': 'key',
  'own-token': 'key',
  'new-token': 'jose',
  'cold-key': 'prepared get',
}
const OURS = { 'cached-token': 'token', 'own-token': 'token' }

/** The results as one table, each scenario beside its rival of the same process. */
export function coreTables({ measured, rounds, seconds }) {
  const rows = measured.map(({ scenario, name, nanos }) => {
    const ours = nanos[OURS[scenario] ?? 'authenticate']
    const rival = nanos[RIVALS[scenario]]
    return [name, format(ours), `${RIVALS[scenario]} ${format(rival)}`, (ours / rival).toFixed(2)]
  })
  return `Medians of ${rounds} fresh processes each, ${seconds} s each\n\n${markdownTable(['scenario', 'keywright, ns', 'beside it, ns', 'ratio'], rows)}`
}

const format = nanos => Math.round(nanos).toLocaleString('en')
