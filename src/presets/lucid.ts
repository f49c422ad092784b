import { apiVersion, AuthError, bearerScheme, type KeyringOptions, type Policy } from '../index.js'
import { checkPresetOptions } from './check-preset-options.js'

/** What {@link lucid} takes. */
export interface LucidOptions {
  /** The grants that keys may hold, each with its description for people; any by default. */
  grantCatalogue?: Readonly<Record<string, string>>
}

/**
 * Keys as Lucid documents them: bearer keys that are personal and never do more than their owner, with grants that are fixed when
 * they are made, and no renewal once they have expired; every request says `Lucid-Api-Version: 1`.
 *
 * A route says `requireAnyGrant(…)`, since any one of the grants that an endpoint lists suffices, or `requireToken()`, where it
 * takes no API keys: what gets in there are the tokens of people who logged in, with `authServer` and its `identify`. A key is
 * exchanged for none.
 *
 * @throws TypeError that names the option that is wrong
 * @example
 * ```ts
 * app.use(apiKeyAuth(lucid()))
 * app.get('/documents', requireAnyGrant('lucidchart.document.content', 'lucidchart.document.content:readonly'), listDocuments)
 * ```
 */
export function lucid(options: LucidOptions = {}): KeyringOptions {
  checkPresetOptions('lucid', options, { grantCatalogue: [isObject, 'an object, such as { "a:read": "See a" }'] })
  const { grantCatalogue } = options
  return {
    schemes: [bearerScheme()],
    rules: {
      ownership: 'personal',
      grantsRequired: true,
      grantsImmutable: true,
      neverExpires: 'allowed',
      ...(grantCatalogue ? { grantCatalogue } : {}),
    },
    policies: [neverExchanged, apiVersion({ header: 'Lucid-Api-Version', accepted: ['1'] })],
  }
}

// such a token would get in where the endpoint takes no API keys
const neverExchanged: Policy = ({ kind, scheme }) => {
  if (kind === 'api-key' && scheme.startsWith('client_secret_'))
    throw new AuthError('api_key_not_accepted', { detail: 'API keys are of no use at the token endpoints: log in.' })
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
