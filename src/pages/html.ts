/** Markup: what is put into it as text is escaped. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

type Part = Html | string | null | readonly Html[]

/**
 * Makes markup of a template. Texts are escaped wherever they stand, also in quoted attributes; null is nothing.
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
  if (part === null) return ''
  if (typeof part === 'string') return escaped(part)
  return part instanceof Html ? part.markup : part.map(({ markup }) => markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.toWellFormed().replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? character)
