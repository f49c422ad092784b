import type { Language, Translated } from '../language.js'
import { accessWords } from './access/access-words.js'
import { changeWords } from './events/change-words.js'
import { editKeyWords } from './keys/edit-key-words.js'
import { endKeyWords } from './keys/end-key-words.js'
import { keyListWords } from './keys/key-list-words.js'
import { keyPageWords } from './keys/key-page-words.js'
import { keyWords } from './keys/key-words.js'
import { newKeyWords } from './keys/new-key-words.js'
import { secretWords } from './keys/secret-words.js'
import { layoutWords } from './layout-words.js'
import type { PortalWords } from './portal-words.js'

/** The words of a page: those of a table, in the visitor's language, with the application's own in their place. */
export type FindWords = <Words extends object>(table: Translated<Words>) => Words

/** Makes what finds the words for visitors of a language. */
export function createFindWords(own: Partial<Translated<PortalWords>>): (language: Language) => FindWords {
  const finders: Translated<FindWords> = { en: finder('en'), fr: finder('fr'), ar: finder('ar') }
  return language => finders[language]

  function finder(language: Language): FindWords {
    const given = own[language]
    if (!given) return table => table[language]
    const replaced = replacements(language, given)
    return <Words extends object>(table: Translated<Words>) => {
      const found = replaced.get(table)
      return found ? (found as Words) : table[language]
    }
  }
}

function replacements(language: Language, own: PortalWords): ReadonlyMap<unknown, object> {
  const { menu = {}, buttons = {}, columns = {}, states = {}, durations = {} } = own
  const { name, id, grants, subnets, origins, role, technicalContact, owner, environment } = columns
  const { state, secret, createdBy, lastUsed, expires, duration = expires, members } = columns
  const { newKey, rename, restrict, rotate, revoke, delete: remove } = buttons
  const asked = { name, grants, subnets, origins, role, technicalContact, owner }
  const made = new Map<unknown, object>()
  const put = <Words extends object>(table: Translated<Words>, words: (usual: Words) => Partial<Words>) => {
    const usual = table[language]
    made.set(table, { ...usual, ...stated(words(usual)) })
  }
  put(layoutWords, () => menu)
  put(accessWords, ({ steps }) => ({
    ask: buttons.requestAccess,
    newKey,
    steps: { ...steps, ...stated({ ask: buttons.requestAccess }) },
  }))
  put(keyListWords, () => ({ newKey, rename, restrict, rotate, revoke, delete: remove }))
  put(newKeyWords, usual => ({
    ...asked,
    title: newKey,
    create: buttons.createKey,
    expires: duration,
    days: days => durations[days] ?? usual.days(days),
  }))
  put(editKeyWords, () => ({ rename, restrict }))
  put(endKeyWords, () => ({
    rotate,
    rotateNow: rotate,
    toRotate: rotate,
    revoke,
    revokeNow: revoke,
    toRevoke: revoke,
    remove,
    removeNow: remove,
  }))
  put(keyWords, usual => ({
    name,
    id,
    grants,
    subnets,
    origins,
    role,
    technicalContact,
    environment,
    state,
    createdBy,
    lastUsed,
    expires,
    hint: secret,
    states: { ...usual.states, ...stated(states) },
  }))
  put(keyPageWords, () => ({ owner, members, rotate }))
  put(secretWords, () => ({ secret, id }))
  put(changeWords, usual => ({
    members: { ...usual.members, ...stated({ ...asked, environment, state, expiresAt: expires, secrets: secret }) },
  }))
  return made
}

// what an application says nothing of stays as it is
const stated = (words: object) => Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined))
