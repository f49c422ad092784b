import { checkOptions, option, type OptionRule } from '../check-options.js'
import type { Keyring } from '../keyring.js'
import { type Brand, readBrand } from '../pages/brand.js'

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
  /** What the curl line beside a new secret asks for; this server's root by default. */
  exampleUrl?: string
  /** What the variable in the `.env` file is called; `API_KEY` by default. */
  envVar?: string
}

/** Settings with every default filled in. */
export interface CheckedPortal {
  readonly brand: Brand
  readonly signInUrl: string | null
  readonly publicUrl: string | null
  readonly signOutUrl: string | null
  readonly exampleUrl: string | null
  readonly envVar: string
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

const RULES = {
  identify: option.function,
  brand: option.object,
  signInUrl: ADDRESS,
  publicUrl: WHOLE_ADDRESS,
  signOutUrl: ADDRESS,
  exampleUrl: WHOLE_ADDRESS,
  envVar: {
    is: (value: unknown) => typeof value === 'string' && /^[A-Za-z_]\w{0,99}$/.test(value),
    right: 'the name of an environment variable, such as "ACME_API_KEY"',
  },
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
  const { brand = {}, signInUrl = null, publicUrl = null, signOutUrl = null, exampleUrl = null, envVar = 'API_KEY' } = options
  return { brand: readBrand('portal', brand), signInUrl, publicUrl, signOutUrl, exampleUrl, envVar }
}
