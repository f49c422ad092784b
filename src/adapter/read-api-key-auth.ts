import { checkOptions, option } from '../check-options.js'
import { createKeyring, type Keyring } from '../keyring.js'
import type { KeyringOptions } from '../options.js'

/** How `apiKeyAuth` protects an app. */
export interface ApiKeyAuthOptions {
  /** False lets anonymous requests through, with a null principal; a bad credential is refused all the same. True by default. */
  required?: boolean
  /** `respond` answers a refusal; `throw` hands the AuthError to the framework's own error handling. `respond` by default. */
  onError?: 'respond' | 'throw'
}

/** What {@link readApiKeyAuth} gives. */
export interface CheckedApiKeyAuth extends Required<ApiKeyAuthOptions> {
  readonly keyring: Keyring
}

/**
 * The keyring and the settings that `apiKeyAuth` is called with, in any framework.
 *
 * @throws TypeError that names the wrong option
 */
export function readApiKeyAuth(
  keyringOrOptions: Keyring | KeyringOptions | undefined,
  options: ApiKeyAuthOptions,
): CheckedApiKeyAuth {
  checkOptions('apiKeyAuth', options, { required: option.flag, onError: option.one('respond', 'throw') })
  const { required = true, onError = 'respond' } = options
  return { required, onError, keyring: isKeyring(keyringOrOptions) ? keyringOrOptions : createKeyring(keyringOrOptions) }
}

function isKeyring(value: Keyring | KeyringOptions | undefined): value is Keyring {
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    throw new TypeError('apiKeyAuth: the first argument is a keyring, or the options of one')
  }
  return value !== undefined && 'flow' in value
}
