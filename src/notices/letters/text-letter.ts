import type { LetterParts } from './letter-parts.js'
import { isolateIn } from './read-facts.js'

/** The plain text of an e-mail: all that the HTML says. */
export function textLetter({ letter, rows, wording, brand, portalUrl }: LetterParts): string {
  const isolate = isolateIn(wording.direction)
  const table = rows.map(([row, value]) => `${wording.rows[row]}: ${value.split('\n').map(isolate).join('\n  ')}`)
  const blocks = [
    wording.greeting,
    ...letter.paragraphs,
    table.join('\n'),
    ...(portalUrl === null ? [] : [`${wording.manage}:\n${portalUrl}`]),
    `${isolate(brand)}\n${wording.automatic}`,
  ]
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`
}
