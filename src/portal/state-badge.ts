import { type Html, html } from '../pages/html.js'

/**
 * A state, at a glance.
 *
 * @param sign what tells it without colours
 */
export const stateBadge = (look: 'good' | 'warn' | 'bad', sign: string, text: string): Html =>
  html`<span class="badge ${look}"><span aria-hidden="true">${sign}</span> ${text}</span>`
