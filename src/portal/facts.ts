import { type Html, html, type Part } from '../pages/html.js'

/** A term, and what there is to say of it. */
export type Fact = readonly [term: Part, description: Part]

/** What is known of one thing, line by line. */
export const facts = (pairs: readonly Fact[]): Html =>
  html`<dl class="facts">
${pairs.map(([term, description]) => html`<div><dt>${term}</dt><dd>${description}</dd></div>\n`)}</dl>`
