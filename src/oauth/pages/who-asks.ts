import type { Language } from '../../language.js'
import { type Html, html } from '../../pages/html.js'
import { askedWords } from './asked-words.js'

/** A program, and the person as whom it wants to act. */
export interface WhoAsks {
  /** What people call the program, or the program itself. */
  readonly clientName: string
  /** Whether the name is the program's own word. */
  readonly isSelfNamed: boolean
  readonly user: string
  readonly account: string | null
}

/** Which program wants to act as whom. */
export function whoAsks(language: Language, { clientName, isSelfNamed, user, account }: WhoAsks): Html {
  const { selfNamed, listed, ofAccount } = askedWords[language]
  const person = account === null ? named(user) : ofAccount(named(user), named(account))
  return html`<p>${(isSelfNamed ? selfNamed : listed)(named(clientName), person)}</p>`
}

const named = (name: string) => html`<strong><bdi>${name}</bdi></strong>`
