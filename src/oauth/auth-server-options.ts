import { checkOptions, option, type OptionRule } from '../check-options.js'
import type { Keyring } from '../keyring.js'
import { type Brand, readBrand } from '../pages/brand.js'
import { isPublicClientId } from './client.js'
import { DEFAULT_PATHS, type OAuthPaths } from './oauth-paths.js'

/** A program that people log in with. */
export interface PublicClient {
  /** What it calls itself: `client_id`. */
  id: string
  /** What people see. */
  name: string
}

/** How the token endpoints are set up, apart from how a session is found. */
export interface AuthServerSettings {
  /** Where the endpoints are. */
  paths?: OAuthPaths
  /** The programs that people may log in with; without it any, each shown by the id it gives itself. */
  clients?: readonly PublicClient[]
  /**
   * Where the application lets people sign in: who opens a login page without a session is sent there, with the address to
   * come back to in the query as `return_to`. Without it the page says that one must sign in first.
   */
  signInUrl?: string
  /** What the login pages call this API: the name of the brand by default, else `this API` in the reader's language. */
  apiName?: string
  /** Whose the login pages are: the name, the logo, the colours. */
  brand?: Brand
}

/** Settings with every default filled in. */
export interface CheckedAuthServer {
  readonly paths: Readonly<Required<OAuthPaths>>
  readonly clients: ReadonlyMap<string, string> | null
  readonly signInUrl: string | null
  /** Null where it has no name. */
  readonly apiName: string | null
  readonly brand: Brand
  /** Whether people can log in. */
  readonly hasLogin: boolean
}

/**
 * Checks what `authServer` is called with, in any framework.
 *
 * @throws TypeError that names what is wrong; also where no signing key can be kept
 */
export function readAuthServer(keyring: Keyring, options: AuthServerSettings & { identify?: unknown }): CheckedAuthServer {
  if (typeof keyring !== 'object' || keyring === null || !('flow' in keyring))
    throw new TypeError('authServer: the first argument is a keyring: createKeyring(…), or the .keyring of apiKeyAuth(…)')
  checkOptions('authServer', options, RULES)
  const { missing } = keyring.foundation.issuing
  if (missing !== null) throw new TypeError(`authServer: ${missing}`)
  const { paths = {}, clients, signInUrl = null, brand = {}, apiName = brand.name ?? null, identify } = options
  checkOptions('authServer: paths', paths, PATH_RULES)
  const checked = { ...DEFAULT_PATHS, ...paths }
  if (new Set(Object.values(checked)).size < Object.keys(checked).length)
    throw new TypeError('authServer: paths: two endpoints are at one path')
  return {
    paths: checked,
    clients: clients ? readClients(clients) : null,
    signInUrl,
    apiName,
    brand: readBrand('authServer', brand),
    hasLogin: identify !== undefined,
  }
}

const path: OptionRule = {
  is: value => typeof value === 'string' && /^(?:\/[\w.~-]+)+$/.test(value),
  right: 'a path such as "/oauth/token"',
}

const PATH_RULES = Object.fromEntries(Object.keys(DEFAULT_PATHS).map(name => [name, path]))

const RULES = {
  identify: option.function,
  paths: option.object,
  clients: option.list,
  signInUrl: {
    is: (value: unknown) =>
      typeof value === 'string' &&
      (/^\/(?!\/)/.test(value) || /^https?:\/\//.test(value)) &&
      URL.canParse(value, 'http://localhost'),
    right: 'a path such as "/login", or a URL',
  },
  apiName: option.text,
  brand: option.object,
}

function readClients(clients: readonly PublicClient[]): ReadonlyMap<string, string> {
  for (const client of clients) {
    checkOptions('authServer: clients', client, { id: option.text, name: option.text }, ['id', 'name'])
    if (!isPublicClientId(client.id))
      throw new TypeError('authServer: clients: an id is printable ASCII without space, and does not begin with "key_"')
  }
  const names = new Map(clients.map(({ id, name }) => [id, name]))
  if (names.size < clients.length) throw new TypeError('authServer: clients: an id stands twice')
  return names
}
