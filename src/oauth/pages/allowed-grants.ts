import type { Language } from '../../language.js'
import { type Html, html } from '../../pages/html.js'
import { askedWords } from './asked-words.js'

/**
 * What a program will be allowed, as people read it.
 *
 * @param catalogue descriptions by grant
 */
export function allowedGrants(language: Language, grants: readonly string[], catalogue: Readonly<Record<string, string>>): Html {
  const { allowed, everything, nothing } = askedWords[language]
  if (grants.includes('*')) return html`<p><strong>${everything}</strong></p>`
  if (grants.length === 0) return html`<p>${nothing}</p>`
  return html`<p id="allowed">${allowed}</p>
<ul aria-labelledby="allowed">${grants.map(grant => html`<li>${description(catalogue, grant)}<code dir="ltr">${grant}</code></li>`)}</ul>`
}

function description(catalogue: Readonly<Record<string, string>>, grant: string): Html | null {
  const text = Object.hasOwn(catalogue, grant) ? catalogue[grant] : undefined
  return text ? html`<bdi>${text}</bdi> ` : null
}
