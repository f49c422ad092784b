import { checkNamed, type NamedRule } from './check-named.js'
import type { ClientOptions, ClientScheme } from './client-options.js'
import { isClientName } from './is-client-name.js'
import { readBaseUrl } from './read-base-url.js'
import { variableOf } from './variable-of.js'

/** Options of a client with every default filled in. */
export interface CheckedClient {
  readonly baseUrl: string
  readonly origin: string
  readonly name: string
  readonly apiKey: string | undefined
  readonly scheme: ClientScheme
  readonly envVar: string
  readonly clientId: string | undefined
  readonly clientIdVar: string
  readonly login: ClientOptions['login']
  readonly interactive: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  readonly retries: number
  readonly maxRetryWaitSeconds: number
  readonly exchangePath: string
  readonly managementPath: string
  readonly fetch: typeof fetch
  now(): number
}

const SCHEMES: readonly string[] = ['bearer', 'luc-authorization', 'lucca', 'x-api-key', 'exchange'] satisfies ClientScheme[]

/** Fields that carry credentials: the client writes them, and nobody else. */
export const CREDENTIAL_FIELDS = [
  'authorization',
  'luc-authorization',
  'x-api-key',
  'dpop',
  'cookie',
  'proxy-authorization',
] as const

const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value)
const isOfType =
  (type: string) =>
  (value: unknown): boolean =>
    typeof value === type && value !== null
const isUpTo = (value: unknown, most: number) => typeof value === 'number' && value >= 0 && value <= most
const seconds = [value => isUpTo(value, 86_400), 'a number from 0 to 86400'] as const satisfies NamedRule
const text = [matches(/\S/), 'a text'] as const satisfies NamedRule
const path = [matches(/^(?:\/[\w.~-]+)+$/), 'a path such as "/auth"'] as const satisfies NamedRule
const object = [isOfType('object'), 'an object'] as const satisfies NamedRule
const aFunction = [isOfType('function'), 'a function'] as const satisfies NamedRule

const RULES: Readonly<Record<keyof ClientOptions, NamedRule>> = {
  baseUrl: [value => typeof value === 'string' || value instanceof URL, 'a URL'],
  name: [isClientName, 'a name such as "acme-tools"'],
  apiKey: text,
  scheme: [value => SCHEMES.includes(String(value)), `one of ${SCHEMES.join(', ')}`],
  envVar: [matches(/^\w+$/), 'a name such as "ACME_API_KEY"'],
  clientId: text,
  login: [value => 'accessToken' in Object(value), 'what createLogin() gives'],
  interactive: [isOfType('boolean'), 'true or false'],
  headers: object,
  timeoutSeconds: seconds,
  retries: [value => isUpTo(value, 10) && Number.isInteger(value), 'a whole number from 0 to 10'],
  maxRetryWaitSeconds: seconds,
  exchangePath: path,
  managementPath: path,
  fetch: aFunction,
  clock: aFunction,
}

/**
 * Checks what a client is made with. No message holds a value: it may be a secret.
 *
 * @throws TypeError that names the option
 */
export function checkClientOptions(options: ClientOptions): CheckedClient {
  checkNamed('createClient', options, RULES)
  // what must be there: nothing is right in its place
  checkNamed('createClient', { baseUrl: options.baseUrl ?? null, name: options.name ?? null }, RULES)
  const { name, headers = {} } = options
  const baseUrl = readBaseUrl(options.baseUrl)
  return {
    baseUrl,
    origin: new URL(baseUrl).origin,
    name,
    apiKey: options.apiKey,
    scheme: options.scheme ?? 'bearer',
    envVar: options.envVar ?? variableOf(name, 'API_KEY'),
    clientId: options.clientId,
    clientIdVar: variableOf(name, 'CLIENT_ID'),
    login: options.login,
    interactive: options.interactive ?? true,
    headers: checkHeaders(headers),
    timeoutSeconds: options.timeoutSeconds ?? 30,
    retries: options.retries ?? 2,
    maxRetryWaitSeconds: options.maxRetryWaitSeconds ?? 60,
    exchangePath: options.exchangePath ?? '/auth',
    managementPath: options.managementPath ?? '/api-keys',
    // in browsers fetch must be called as a function of the window
    fetch: options.fetch ?? ((...call) => fetch(...call)),
    now: () => (options.clock ? options.clock().getTime() : Date.now()),
  }
}

function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const field of CREDENTIAL_FIELDS) {
    if (new Headers(headers).has(field))
      throw new TypeError(`createClient: headers must not have ${field}: the client presents the credential itself`)
  }
  return { ...headers }
}
