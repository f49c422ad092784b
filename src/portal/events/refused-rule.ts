import type { Visit } from '../visit.js'
import { changeWords } from './change-words.js'
import type { EventJson } from './event-json.js'

/** Which rule refused a change; its reason is what was said to whoever tried, in one language, and stands in where no more is known. */
export function refusedRule({ language }: Pick<Visit, 'language'>, { after, reason }: EventJson): string | null {
  return Object.entries(changeWords[language].rules).find(([rule]) => rule === after?.rule)?.[1] ?? reason
}
