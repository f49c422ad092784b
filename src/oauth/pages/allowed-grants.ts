import { type Html, html } from './html.js'

/**
 * What a program will be allowed, as people read it.
 *
 * @param catalogue descriptions by grant
 */
export function allowedGrants(grants: readonly string[], catalogue: Readonly<Record<string, string>>): Html {
  if (grants.includes('*')) return html`<p>It will be allowed everything that you may do.</p>`
  if (grants.length === 0) return html`<p>It will be allowed nothing but to know who you are.</p>`
  return html`<p>It will be allowed:</p>
<ul>${grants.map(grant => html`<li>${description(catalogue, grant)}<code>${grant}</code></li>`)}</ul>`
}

function description(catalogue: Readonly<Record<string, string>>, grant: string): Html | null {
  const text = Object.hasOwn(catalogue, grant) ? catalogue[grant] : undefined
  return text ? html`<bdi>${text}</bdi> ` : null
}
