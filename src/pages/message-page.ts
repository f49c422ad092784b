import type { Answer } from '../http/refusal.js'
import { type Html, html, type Part } from './html.js'
import { narrowPage } from './narrow-page.js'
import type { Look } from './page.js'

/** What a page says that has nothing to fill in. */
export interface Message {
  readonly title: string
  readonly text: Part
  /** What stands below the text. */
  readonly detail?: Html | undefined
  readonly status: number
  readonly look: Look
  /** Where one can go from there. */
  readonly link?: { readonly href: string; readonly text: string }
}

/** A page that says one thing: what went wrong, what to do first, or that all is done. */
export const messagePage = ({ title, text, detail, status, look, link }: Message): Answer =>
  narrowPage({
    title,
    status,
    look,
    body: html`<h1>${title}</h1>
<p>${text}</p>${detail !== undefined && html`\n${detail}`}${link !== undefined && html`\n<p class="actions"><a class="button quiet" href="${link.href}">${link.text}</a></p>`}`,
  })
