import { type Html, html } from '../../pages/html.js'
import type { Refused } from './refused.js'

/** What stands above a form that was refused; null where nothing was, or all is said beside fields. */
export function refusalNotice(refusal: Pick<Refused, 'general'> | null): Html | null {
  if (refusal === null || refusal.general === null) return null
  return html`<p class="notice bad" role="alert">${refusal.general}</p>\n`
}
