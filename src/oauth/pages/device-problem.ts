import type { Language } from '../../language.js'
import { type Html, html } from '../../pages/html.js'
import { deviceWords } from './device-words.js'

/** Why a device can't be connected: its person lacks grants, or those it asks for would not fit into a token. */
export type DeviceProblem = { readonly missing: readonly string[] } | { readonly mostCharacters: number }

/** Says it as people read it. */
export function deviceProblem(language: Language, problem: DeviceProblem): Html {
  const { notHeld, tooLong, comma } = deviceWords[language]
  if ('mostCharacters' in problem) return html`${tooLong(problem.mostCharacters)}`
  const grants = problem.missing.map((grant, i) => html`${i > 0 && comma}<code dir="ltr">${grant}</code>`)
  return notHeld(html`${grants}`)
}
