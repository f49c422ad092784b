import type { Answer } from '../../http/refusal.js'
import { html } from './html.js'
import { page } from './page.js'

/** What a page says that has nothing to fill in. */
export interface Message {
  readonly title: string
  readonly text: string
  readonly status: number
  /** Where the stylesheet is. */
  readonly stylesheet: string
}

/** A page that says one thing: what went wrong, what to do first, or that all is done. */
export function messagePage({ title, text, status, stylesheet }: Message): Answer {
  return page({ title, status, stylesheet, body: html`<h1>${title}</h1>\n<p>${text}</p>` })
}
