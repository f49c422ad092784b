import type { KeyRules } from '../../keys/key-rules.js'
import { type Html, html } from '../../pages/html.js'
import { numberText } from '../time.js'
import type { Visit } from '../visit.js'
import { roleWords } from './role-words.js'

/**
 * Grants, each with what the catalogue says of it.
 *
 * @param shown how many at most
 */
export function grantList(
  { language }: Pick<Visit, 'language'>,
  grants: readonly string[],
  { grantCatalogue = {} }: KeyRules,
  shown = Infinity,
): Html {
  const words = roleWords[language]
  if (grants.length === 0) return html`<span class="soft">${words.noGrants}</span>`
  const more = grants.length - shown
  return html`${grants.slice(0, shown).map(grant => {
    const description = Object.hasOwn(grantCatalogue, grant) ? (grantCatalogue[grant] ?? '') : ''
    return html`<div><code dir="ltr">${grant}</code>${description !== '' && html` <bdi class="soft">${description}</bdi>`}</div>`
  })}${more > 0 && html`<div class="soft">${words.more(numberText(more, language))}</div>`}`
}
