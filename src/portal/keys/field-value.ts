import { type Html, html } from '../../pages/html.js'
import { instantText } from '../../pages/instant-text.js'
import type { Visit } from '../visit.js'
import { editKeyWords } from './edit-key-words.js'
import type { KeyField, KeyValues } from './key-values.js'
import { keyWords } from './key-words.js'
import { tags } from './tags.js'

/** What a field of a key is called. */
export const fieldLabel = ({ words }: Pick<Visit, 'words'>, field: KeyField): string =>
  words(keyWords)[field === 'expiresAt' ? 'expires' : field]

/** What a field of a key holds, or would. */
export function fieldValue(visit: Pick<Visit, 'words' | 'language'>, field: KeyField, value: KeyValues[KeyField]): Html {
  const words = visit.words(keyWords)
  const none: Readonly<Partial<Record<KeyField, string>>> = {
    grants: words.noGrants,
    subnets: words.anySubnet,
    origins: words.anyOrigin,
    expiresAt: words.neverExpires,
  }
  if (!value || value.length === 0) return html`<span class="soft">${none[field] ?? visit.words(editKeyWords).nothing}</span>`
  if (typeof value !== 'string') return tags(value, '')
  const instant = new Date(field === 'expiresAt' ? value : Number.NaN)
  return Number.isNaN(instant.getTime()) ? html`<bdi>${value}</bdi>` : html`${instantText(instant, visit.language)}`
}
