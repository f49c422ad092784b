import { type Html, html } from './html.js'

/** What somebody wrote in several lines, in the direction of its own language. */
export const prose = (text: string): Html =>
  html`<p dir="auto">${text.split('\n').map((line, i) => html`${i > 0 && html`<br>`}${line}`)}</p>`
