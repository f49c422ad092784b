import { type Html, html } from '../pages/html.js'

/** Says that what somebody sent was done; null where there is nothing to say. */
export const doneNotice = (text: string | null | undefined): Html | null =>
  text ? html`<p class="notice good" role="status">${text}</p>\n` : null
