import { checkOptions, option, type OptionRule } from '../check-options.js'
import type { Keyring } from '../keyring.js'
import { type Language, LANGUAGES, type Translated } from '../language.js'
import { type Brand, readBrand } from '../pages/brand.js'
import { type PortalWords, readWords } from './portal-words.js'

/** How the portal is set up, apart from how a session is found. */
export interface PortalSettings {
  /** The name of the API, its logo, its colours. */
  brand?: Brand
  /**
   * Where the application lets people sign in: who opens a page without a session is sent there, with the address to come
   * back to in the query as `return_to`. Without it the page says that one must sign in first.
   */
  signInUrl?: string
  /**
   * Where people see this server, for instance `https://app.example.com`: for the way back from a `signInUrl` elsewhere, and for
   * what stands on pages. Without it only a loopback address is believed.
   */
  publicUrl?: string
  /** Where people sign out; without it the pages have no such link. */
  signOutUrl?: string
  /** What the curl line beside a new secret asks for, as a path of this server or a URL; `/` by default. */
  exampleUrl?: string
  /** Further fields of that curl line, by their names: whatever every request must say, such as a version. */
  exampleHeaders?: Readonly<Record<string, string>>
  /**
   * Where a key is exchanged for a token, as a path of this server or a URL, such as `/auth`: the line beside a new secret is
   * the exchange then. For APIs that take nothing but tokens.
   */
  exchangeUrl?: string
  /** What the variable in the `.env` file is called; `API_KEY` by default. */
  envVar?: string
  /** The language of all pages; by default everybody's own, which can be changed on every page. */
  locale?: Language
  /** What pages call things, by language: whatever is not said there they call as they usually do. */
  words?: Partial<Translated<PortalWords>>
}

/** Settings with every default filled in. */
export interface CheckedPortal {
  readonly brand: Brand
  readonly signInUrl: string | null
  readonly publicUrl: string | null
  readonly signOutUrl: string | null
  readonly exampleUrl: string
  readonly exampleHeaders: Readonly<Record<string, string>>
  readonly exchangeUrl: string | null
  readonly envVar: string
  readonly locale: Language | null
  readonly words: Partial<Translated<PortalWords>>
}

const ADDRESS: OptionRule = {
  is: value =>
    typeof value === 'string' &&
    (/^\/(?!\/)/.test(value) || /^https?:\/\//.test(value)) &&
    !/[\s'"\\]/.test(value) &&
    URL.canParse(value, 'http://localhost'),
  right: 'a path such as "/login", or a URL',
}

const WHOLE_ADDRESS: OptionRule = {
  is: value => ADDRESS.is(value) && /^https?:/.test(value as string),
  right: 'a URL such as "https://api.example.com/users"',
}

const PLACE: OptionRule = { ...ADDRESS, right: 'a path such as "/users", or a URL such as "https://api.example.com/users"' }

// they stand in the quotes of a shell
const isField = ([name, text]: readonly [string, unknown]) =>
  /^[\w-]+$/.test(name) && typeof text === 'string' && /^[\x20-\x26\x28-\x7e]+$/.test(text)

const FIELDS: OptionRule = {
  // what has entries of its own, such as Headers, would be taken for empty
  is: value =>
    option.object.is(value) && !(Symbol.iterator in (value as object)) && Object.entries(value as object).every(isField),
  right: 'fields with their values, without apostrophes, such as { "x-api-version": "1" }',
}

const RULES = {
  identify: option.function,
  brand: option.object,
  signInUrl: ADDRESS,
  publicUrl: WHOLE_ADDRESS,
  signOutUrl: ADDRESS,
  exampleUrl: PLACE,
  exampleHeaders: FIELDS,
  exchangeUrl: PLACE,
  envVar: {
    is: (value: unknown) => typeof value === 'string' && /^[A-Za-z_]\w{0,99}$/.test(value),
    right: 'the name of an environment variable, such as "ACME_API_KEY"',
  },
  locale: option.one(...LANGUAGES),
  words: option.object,
}

/**
 * Checks what `portal` is called with, in any framework.
 *
 * @param more the options that only one framework has
 * @throws TypeError that names what is wrong
 */
export function readPortal(
  keyring: Keyring,
  options: PortalSettings & { identify?: unknown },
  more: Readonly<Record<string, OptionRule>>,
): CheckedPortal {
  if (typeof keyring !== 'object' || keyring === null || !('flow' in keyring))
    throw new TypeError('portal: the first argument is a keyring: createKeyring(…), or the .keyring of apiKeyAuth(…)')
  checkOptions('portal', options, { ...RULES, ...more }, ['identify'])
  const { brand = {}, signInUrl = null, publicUrl = null, signOutUrl = null, exampleUrl = '/' } = options
  const { exampleHeaders = {}, exchangeUrl = null, envVar = 'API_KEY', locale = null, words = {} } = options
  const addresses = { signInUrl, publicUrl, signOutUrl, exampleUrl }
  return { brand: readBrand('portal', brand), ...addresses, exampleHeaders, exchangeUrl, envVar, locale, words: readWords(words) }
}
