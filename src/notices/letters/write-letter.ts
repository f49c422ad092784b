import type { Language } from '../../language.js'
import type { CheckedMail, MailText, NoticeContent } from '../mail-options.js'
import { ARABIC } from './arabic.js'
import { oneLine } from './clean-text.js'
import { ENGLISH } from './english.js'
import { FRENCH } from './french.js'
import { htmlLetter } from './html-letter.js'
import type { Wording } from './letter.js'
import { readFacts } from './read-facts.js'
import { textLetter } from './text-letter.js'

const WORDINGS: Readonly<Record<Language, Wording>> = { en: ENGLISH, fr: FRENCH, ar: ARABIC }

/** Writes the e-mail of a notice, as plain text and as HTML. */
export function writeLetter(
  notice: NoticeContent,
  language: Language,
  { brand, portalUrl }: Pick<CheckedMail, 'brand' | 'portalUrl'>,
): MailText {
  const wording = WORDINGS[language]
  const { facts, rows } = readFacts(notice, wording)
  const letter = wording.letters[notice.type](facts)
  const parts = { letter, rows, wording, language, brand: oneLine(brand), portalUrl }
  return { subject: letter.subject, text: textLetter(parts), html: htmlLetter(parts) }
}
