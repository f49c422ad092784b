import type { Language } from '../../language.js'
import type { Letter, RowName, Wording } from './letter.js'

/** What both forms of an e-mail are made of. */
export interface LetterParts {
  readonly letter: Letter
  readonly rows: readonly (readonly [RowName, string])[]
  readonly wording: Wording
  readonly language: Language
  readonly brand: string
  readonly portalUrl: string | null
}
