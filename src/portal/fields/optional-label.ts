import { type Html, html, type Part } from '../../pages/html.js'
import { layoutWords } from '../layout-words.js'
import type { Visit } from '../visit.js'

/** The label of a field that may stay empty. */
export const optionalLabel = ({ words }: Pick<Visit, 'words'>, text: Part): Html =>
  html`${text} <span class="soft">(${words(layoutWords).optional})</span>`
