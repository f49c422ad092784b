import { apiVersion, bearerScheme, type KeyringOptions } from '../index.js'
import { checkPresetOptions } from './check-preset-options.js'

/**
 * Keys as Radix documents them: one for an organisation. Its id is the client id, and `POST /auth` exchanges its secret for a JWT;
 * the API takes nothing but that. Every request says `x-radix-version: 1.0.0`. Rotating the key replaces it, and ends its tokens at once.
 * Whoever is deactivated has access to it no longer; it works on, and the others are advised to replace it.
 *
 * @throws TypeError for an option: it takes none
 * @example
 * ```ts
 * const keyring = createKeyring(radix())
 * app.use(authServer(keyring)) // POST /auth
 * app.use(apiKeyAuth(keyring))
 * ```
 */
export function radix(options: Readonly<Record<string, never>> = {}): KeyringOptions {
  checkPresetOptions('radix', options)
  return {
    // the secret of a key is for the exchange alone
    schemes: [bearerScheme({ acceptsTokens: 'only' })],
    rules: { keysPerAccount: 1, ownership: 'account', longestGraceSeconds: 0 },
    policies: [apiVersion({ header: 'x-radix-version', accepted: ['1.0.0'] })],
  }
}
