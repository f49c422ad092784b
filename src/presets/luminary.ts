import { bearerScheme, type KeyringOptions, xApiKeyScheme } from '../index.js'
import { checkPresetOptions } from './check-preset-options.js'

/**
 * Keys as Luminary Cloud documents them: each has a duration, three months where none is chosen. A revoked key stays listed and
 * works like an expired one; only what no longer works can be deleted. People log in with a browser, again after 30 days, and
 * may do what they may do in the application.
 *
 * Customers call with `createClient({ name: 'luminarycloud', envVar: 'LC_API_KEY', login: createLogin() })`.
 *
 * @throws TypeError for an option: it takes none
 * @example
 * ```ts
 * const keyring = createKeyring(luminary())
 * app.use(authServer(keyring, { identify })) // the login
 * app.use(apiKeyAuth(keyring))
 * ```
 */
export function luminary(options: Readonly<Record<string, never>> = {}): KeyringOptions {
  checkPresetOptions('luminary', options)
  return {
    schemes: [bearerScheme(), xApiKeyScheme()],
    rules: { defaultLifetimeDays: 90, neverExpires: 'refused', deleteOnlyInactive: true },
    tokens: { loginLifetimeDays: 30, refreshLifetimeDays: 0 },
  }
}
