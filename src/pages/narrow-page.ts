import type { Answer } from '../http/refusal.js'
import { html } from './html.js'
import { type Look, type PageContent, page } from './page.js'

/** A page that is about one thing: a card in the middle. */
export const narrowPage = ({ body, ...content }: PageContent): Answer =>
  page({ ...content, body: html`<main class="narrow card">\n${ownerLine(content.look)}${body}\n</main>` })

function ownerLine({ owner }: Look) {
  if (owner === undefined) return null
  const { name, hasLogo } = owner
  return html`<p class="brand">${
    hasLogo
      ? html`<span class="logo" role="img" aria-label="${name}"></span>`
      : html`<span class="mark" aria-hidden="true"></span><bdi>${name}</bdi>`
  }</p>\n`
}
