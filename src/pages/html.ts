/** Markup: what is put into it as text is escaped. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

/** What may stand in a template: null and false are nothing. */
export type Part = Html | string | number | null | false | readonly Part[]

/**
 * Makes markup of a template. Texts are escaped wherever they stand, also in quoted attributes.
 *
 * @example
 * ```ts
 * html`<p title="${title}">${text}</p>`
 * ```
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, i) => literal + markupOf(parts[i] ?? null)).join(''))
}

function markupOf(part: Part): string {
  if (part === null || part === false) return ''
  if (part instanceof Html) return part.markup
  return typeof part === 'object' ? part.map(markupOf).join('') : escaped(String(part))
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
// browsers drop some control characters and read others as Windows-1252
const UNPRINTABLE = /[^\P{Cc}\t\n\r]/gu

const escaped = (text: string) =>
  text
    .toWellFormed()
    .replaceAll(UNPRINTABLE, '\ufffd')
    .replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? character)
