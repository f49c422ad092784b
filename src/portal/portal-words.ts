import { checkOptions, option, type OptionRule } from '../check-options.js'
import { LANGUAGES, type Translated } from '../language.js'

/**
 * What pages call things, where they shall not use words of their own: names in the menu, texts of buttons, heads of columns. A
 * word has 1 to 60 characters.
 *
 * @example
 * ```ts
 * portal(keyring, { identify, words: { en: { menu: { title: 'Settings' }, buttons: { newKey: 'Generate API key' } } } })
 * ```
 */
export interface PortalWords {
  /** The parts of the portal, in its menu and above their pages; `title` stands before the menu. */
  menu?: Partial<Record<MenuWord, string>>
  /**
   * What can be done: in menus, above forms, and on the buttons below them. `newKey` leads to the form of a new key, `createKey`
   * sends it.
   */
  buttons?: Partial<Record<ButtonWord, string>>
  /**
   * What a key has: the heads of columns, and the labels of fields. `duration` stands above the choice of an expiry, and is
   * `expires` where it is not said; `members` above the people who may manage the key.
   */
  columns?: Partial<Record<ColumnWord, string>>
  /** The states of keys. */
  states?: Partial<Record<StateWord, string>>
  /** Durations to choose from, by their days: `{ 90: 'Three months' }`. */
  durations?: Readonly<Record<number, string>>
}

const MENU = ['title', 'keys', 'access', 'members', 'roles', 'activity', 'requests', 'accounts'] as const
const BUTTONS = ['newKey', 'createKey', 'requestAccess', 'rename', 'restrict', 'rotate', 'revoke', 'delete'] as const
const COLUMNS = [
  'name',
  'id',
  'secret',
  'state',
  'grants',
  'subnets',
  'origins',
  'role',
  'environment',
  'technicalContact',
  'owner',
  'createdBy',
  'lastUsed',
  'expires',
  'duration',
  'members',
] as const
const STATES = ['active', 'expired', 'idle', 'revoked'] as const

type MenuWord = (typeof MENU)[number]
type ButtonWord = (typeof BUTTONS)[number]
type ColumnWord = (typeof COLUMNS)[number]
type StateWord = (typeof STATES)[number]

const LONGEST = 60
const WORD: OptionRule = {
  is: value => typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST && !/\p{Cc}/u.test(value),
  right: `a text of 1 to ${LONGEST} characters`,
}

const wordsFor = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, WORD]))
const GROUPS: Readonly<Partial<Record<keyof PortalWords, Readonly<Record<string, OptionRule>>>>> = {
  menu: wordsFor(MENU),
  buttons: wordsFor(BUTTONS),
  columns: wordsFor(COLUMNS),
  states: wordsFor(STATES),
}

/**
 * Checks the words of every language.
 *
 * @returns a copy of them: only what was checked, as it was then
 * @throws TypeError that names the language, the group and the word
 */
export function readWords(words: object): Partial<Translated<PortalWords>> {
  checkOptions('portal: words', words, objects(LANGUAGES))
  const given = Object.entries(words).filter(([, own]) => own !== undefined)
  return Object.fromEntries(given.map(([language, own]) => [language, readLanguage(`portal: words.${language}`, own)]))
}

function readLanguage(where: string, own: unknown): PortalWords {
  checkOptions(where, own, objects([...Object.keys(GROUPS), 'durations']))
  const groups = Object.entries(own as object).filter(([, words]) => words !== undefined)
  return Object.fromEntries(
    groups.map(([group, words]: [string, object]) => {
      checkOptions(`${where}.${group}${group === 'durations' ? ', by days' : ''}`, words, namesOf(group, words))
      return [group, { ...words }]
    }),
  )
}

const namesOf = (group: string, words: object): Readonly<Record<string, OptionRule>> =>
  GROUPS[group as keyof typeof GROUPS] ?? wordsFor(Object.keys(words).filter(name => /^[1-9]\d{0,5}$/.test(name)))

const objects = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, option.object]))
