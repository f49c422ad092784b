import { type Html, html } from '../pages/html.js'
import { layoutWords } from './layout-words.js'
import type { Visit } from './visit.js'

/**
 * The way through a list that does not fit on one page; null where it does.
 *
 * @param path of the list
 * @param next the cursor of the next page; null on the last one
 * @param kept what else the address of the list says, such as a filter
 */
export function pager(visit: Visit, path: string, next: string | null, kept: Readonly<Record<string, string>> = {}): Html | null {
  const words = visit.words(layoutWords)
  const isFirst = !visit.query.has('cursor')
  if (next === null && isFirst) return null
  return html`<nav class="pager" aria-label="${words.pages}">${!isFirst && html`<a class="button quiet" href="${visit.link(path, kept)}">${words.firstPage}</a>`}${next !== null && html`<a class="button quiet" href="${visit.link(path, { ...kept, cursor: next })}">${words.nextPage}</a>`}</nav>`
}
