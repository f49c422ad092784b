import { type Html, html } from '../../pages/html.js'
import type { Visit } from '../visit.js'
import { actorWords } from './actor-words.js'
import type { EventJson } from './event-json.js'

/** Who did something: a person, a key of theirs, else the application itself. */
export function actorText({ language }: Pick<Visit, 'language'>, { user, key }: EventJson['actor']): Html {
  const words = actorWords[language]
  if (user === null && key === null) return html`<span class="soft">${words.system}</span>`
  const withKey = key !== null && html`${words.withKey} <code dir="ltr">${key}</code>`
  return html`${user !== null && html`<bdi>${user}</bdi>`} ${withKey}`
}
