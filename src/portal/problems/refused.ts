import { ManagementError, type ManagementErrorCode } from '../../errors.js'
import type { KeyRules } from '../../keys/key-rules.js'
import type { Language } from '../../language.js'
import { explainField } from './explain-field.js'
import { translatedProblems } from './translated-problems.js'

/** Why a form was not taken, in the words of whoever sent it. */
export interface Refused {
  readonly status: number
  readonly code: ManagementErrorCode
  /** What stands beside fields, by their name. */
  readonly fields: Readonly<Record<string, string>>
  /** What stands above the form; null where all is said beside fields. */
  readonly general: string | null
}

/** Who has to understand it. */
export interface Reader {
  readonly language: Language
  readonly rules: KeyRules
}

/**
 * What a form says whose change was refused.
 *
 * @param names the fields of the form: what is about any other stands above it
 * @throws whatever was thrown that is no refusal of a change, or that no form can mend
 */
export function refused(thrown: unknown, { language, rules }: Reader, names: readonly string[]): Refused {
  if (!(thrown instanceof ManagementError) || thrown.code === 'not_found' || thrown.code === 'unauthenticated') throw thrown
  const { status, code, rule, errors = {}, problems } = thrown
  const words = translatedProblems[language]
  const ruled = rule !== undefined && Object.hasOwn(words.rules, rule) ? words.rules[rule as keyof KeyRules](rules) : null
  const explained = (field: string) => {
    const problem = problems[field]
    return problem ? explainField(field, problem, words, rules) : ruled
  }
  const texts = Object.entries(errors).map(([field, problem]): [string, string] => [
    field,
    explained(field) ?? (field === '' ? words.codes[code] : asSentence(problem)),
  ])
  const beside = texts.filter(([field]) => names.includes(field))
  const above = texts.filter(([field]) => !names.includes(field)).map(([, text]) => text)
  if (texts.length === 0) above.push(explained('') ?? words.codes[code])
  return { status, code, fields: Object.fromEntries(beside), general: above.length > 0 ? [...new Set(above)].join(' ') : null }
}

// what has no words here is said as developers hear it
const asSentence = (problem: string): string =>
  `${problem.slice(0, 1).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`
