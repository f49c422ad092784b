import { type Html, html, type Part } from '../pages/html.js'

/** What stands where a list would, or whatever else there is not: why, and what helps. */
export const emptyCard = (title: string, text: Part, action: Part = null): Html =>
  html`<div class="empty card"><h2>${title}</h2>${text !== null && html`<p>${text}</p>`}${action}</div>`
