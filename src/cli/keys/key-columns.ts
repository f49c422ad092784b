import type { ApiKey } from '../../keys/api-key.js'
import { minute } from '../instant-text.js'
import { paintState } from '../paint-state.js'
import type { Column } from '../table.js'

/** Keys in a table. */
export const KEY_COLUMNS: readonly Column<ApiKey>[] = [
  { heading: 'id', text: ({ id }) => id },
  { heading: 'name', text: ({ name }) => name },
  { heading: 'state', text: ({ state }) => state, paint: paintState },
  { heading: 'hint', text: ({ secrets }) => secrets[0]?.hint || '–' },
  { heading: 'grants', text: ({ grants }) => grants.join(' ') || 'none' },
  { heading: 'expires', text: ({ expiresAt }) => (expiresAt ? minute(expiresAt) : 'never') },
  { heading: 'last used', text: ({ lastUsedAt }) => (lastUsedAt ? minute(lastUsedAt) : 'never') },
]
