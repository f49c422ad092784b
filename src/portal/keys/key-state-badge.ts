import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import type { Html } from '../../pages/html.js'
import { stateBadge } from '../state-badge.js'
import type { Visit } from '../visit.js'
import { keyWords } from './key-words.js'

/** Where a key is in its life, at a glance. */
export function keyStateBadge({ words }: Pick<Visit, 'words'>, { state }: Pick<ApiKeyJson, 'state'>): Html {
  const isActive = state === 'active'
  return stateBadge(isActive ? 'good' : 'bad', isActive ? '✓' : '✗', words(keyWords).states[state])
}
