import { type Html, html } from '../../pages/html.js'
import { dayText, distance } from '../time.js'
import type { Visit } from '../visit.js'

/** When something ends: how far away that is, and the day. */
export function expiry(visit: Pick<Visit, 'language' | 'now'>, expiresAt: string): Html {
  const end = new Date(expiresAt)
  return html`${distance(visit, end)} <time class="soft" datetime="${expiresAt}">${dayText(end, visit.language)}</time>`
}
