import { type Html, html } from '../../pages/html.js'

const SHOWN = 3

/**
 * Technical texts, such as grants or subnets: a few, and behind their number all others, where a list has no room for them.
 * Stands where there may be paragraphs.
 */
export function fewTags(texts: readonly string[] | null, none: string, shown = SHOWN): Html {
  const more = (texts ?? []).slice(shown)
  return html`${tags(texts?.slice(0, shown) ?? null, none)}${more.length > 0 && html`<details class="more"><summary>+${more.length}</summary>${tags(more, '')}</details>`}`
}

/**
 * Technical texts, all of them.
 *
 * @param none what is said where there are none
 */
export function tags(texts: readonly string[] | null, none: string): Html {
  if (texts === null || texts.length === 0) return html`<span class="soft">${none}</span>`
  return html`<span class="tags">${texts.map(text => html`<code dir="ltr">${text}</code> `)}</span>`
}
