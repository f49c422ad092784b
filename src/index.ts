export { authorizationScheme, type AuthorizationSchemeOptions } from './credentials/authorization-scheme.js'
export { bearerScheme } from './credentials/bearer-scheme.js'
export { defaultSchemes } from './credentials/default-schemes.js'
export { headerScheme, type HeaderSchemeOptions } from './credentials/header-scheme.js'
export { lucAuthorizationScheme, type LucAuthorizationSchemeOptions } from './credentials/luc-authorization-scheme.js'
export { luccaScheme } from './credentials/lucca-scheme.js'
export type { Scheme } from './credentials/scheme.js'
export { xApiKeyScheme } from './credentials/x-api-key-scheme.js'
export { currentAuth } from './adapter/current-auth.js'
export {
  AuthError,
  type AuthErrorCode,
  type AuthErrorOptions,
  ManagementError,
  type ManagementErrorCode,
  type ManagementErrorOptions,
} from './errors.js'
export type { Answer, Refusal, RenderRefusal } from './http/refusal.js'
export type { RequestLike } from './http/request-like.js'
export type { ResponseLike } from './http/response-like.js'
export { createKeyring, type Keyring } from './keyring.js'
export type { ApiKey, KeyState, SecretInfo } from './keys/api-key.js'
export { digestSecret, type Pepper } from './keys/digest.js'
export type { ImportedKey } from './keys/import-key.js'
export type { KeyChanges, NewKey } from './keys/key-input.js'
export type { ChangeOptions, KeyManager, KeyWithSecret, ListKeys } from './keys/key-manager.js'
export type { KeyRecord, ResolvedKey, SecretRecord } from './keys/key-record.js'
export type { KeyRules } from './keys/key-rules.js'
export type { DayUsage, KeyQuery, KeyResolver, KeyStore, UsageRecord } from './keys/key-store.js'
export { secretPattern, type SecretFormatOptions } from './keys/secret-format.js'
export type { Logger } from './logger.js'
export type { KeyringOptions } from './options.js'
export type { CorsOptions } from './policies/cors.js'
export type { Policy } from './policies/policy.js'
export type { Principal } from './principal.js'
export type { RequestFlow } from './request-flow.js'
export type { TokenAlgorithm } from './tokens/token-algorithm.js'
export type { TrustedIssuer } from './tokens/trusted-issuer.js'
export type { TokenClaims } from './tokens/verified-claims.js'
