export type {
  AccessRequestManager,
  Decision,
  ListAccessRequests,
  NewAccessRequest,
} from './accounts/access-request-manager.js'
export type { AccessRequest, AccessRequestState } from './accounts/access-request.js'
export type { MemberChanges, MemberManager, MemberOptions, NewMember } from './accounts/member-manager.js'
export type { DirectoryMember, Member, MemberDirectory } from './accounts/member.js'
export type { NewRole, RoleChanges, RoleManager } from './accounts/role-manager.js'
export type { Role } from './accounts/role.js'
export type { AdviseRotation, RotationAdvice } from './accounts/rotation-advice.js'
export type { AuditAction } from './audit/audit-action.js'
export type { Actor, AuditEvent, ChainHead, EventDraft, EventQuery, Subject } from './audit/audit-event.js'
export type { AuditTrail, AuditVerdict, ListEvents } from './audit/audit-trail.js'
export { sealEvent } from './audit/seal-event.js'
export type { Authenticate } from './authenticator.js'
export { authorizationScheme, type AuthorizationSchemeOptions } from './credentials/authorization-scheme.js'
export { bearerScheme, type BearerSchemeOptions } from './credentials/bearer-scheme.js'
export { defaultSchemes } from './credentials/default-schemes.js'
export { dpopScheme, type DpopSchemeOptions } from './credentials/dpop-scheme.js'
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
export type { Page, PageQuery } from './input/read-page.js'
export { createKeyring, type Keyring } from './keyring.js'
export type { ApiKey, KeyState, SecretInfo } from './keys/api-key.js'
export { digestSecret, type Pepper } from './keys/digest.js'
export type { ForeignHash } from './keys/foreign-hash.js'
export type { ImportedKey } from './keys/import-key.js'
export type { KeyChanges, NewKey } from './keys/key-input.js'
export type { Authority } from './keys/authority.js'
export type { ChangeOptions } from './keys/change-options.js'
export type { KeyManager, KeyWithSecret, ListKeys, MakerOptions } from './keys/key-manager.js'
export type { KeyRecord, ResolvedKey, SecretRecord } from './keys/key-record.js'
export type { KeyRules } from './keys/key-rules.js'
export type {
  Alongside,
  DayUsage,
  KeyQuery,
  KeyResolver,
  KeyStore,
  UsageBatch,
  Span,
  StoreContents,
  StoredKey,
  StoreRecords,
  UsageRecord,
} from './keys/key-store.js'
export { secretPattern, type SecretFormatOptions } from './keys/secret-format.js'
export type { LeakOptions, LeakPolicy } from './leaks/leak-options.js'
export type { FoundSecret, LeakContext, LeakOutcome, LeakReport } from './leaks/leak-report.js'
export type { LeakReporter } from './leaks/leak-reporter.js'
export type { Logger } from './logger.js'
export type { DeliveryReport } from './notices/courier.js'
export type { Language } from './language.js'
export type { MailOptions, MailTemplate, MailText, NoticeContent } from './notices/mail-options.js'
export type { MailTransport, OutgoingMail } from './notices/mail-transport.js'
export type { Mailbox } from './notices/mailbox.js'
export type { Notice, NoticeType } from './notices/notice.js'
export type { WebhookOptions } from './notices/webhook-options.js'
export type { SweepReport } from './notices/sweep/sweep.js'
export type { KeyringOptions } from './options.js'
export { apiVersion, type ApiVersionOptions } from './policies/api-version.js'
export type { CorsOptions } from './policies/cors.js'
export type { Policy } from './policies/policy.js'
export type { Limiter, LimiterOptions, MakeLimiter, Rate, RateLimit } from './policies/rate/options.js'
export type { PortalSettings } from './portal/portal-options.js'
export type { PortalWords } from './portal/portal-words.js'
export type { Principal } from './principal.js'
export type { Document, DocumentChange, DocumentFacts, DocumentQuery, Documents, DocumentValue } from './records/document.js'
export type { Place } from './records/place.js'
export type { RequestFlow } from './request-flow.js'
export type { CacheHealth, FeedHealth, KeyringHealth, StoreHealth, UsageHealth } from './telemetry/keyring-health.js'
export type {
  CacheMessage,
  CredentialKind,
  DecisionMessage,
  FeedMessage,
  StoreMessage,
  StoreOperation,
  TelemetryMessages,
} from './telemetry/telemetry-messages.js'
export type { Change, ChangeWatch } from './audit/change.js'
export { StoreUnavailable } from './keys/store-unavailable.js'
export { openStore, type OpenStoreOptions } from './stores/open-store.js'
export type { TokenAlgorithm } from './tokens/token-algorithm.js'
export type { TrustedIssuer } from './tokens/trusted-issuer.js'
export type { IssuedClaims } from './tokens/issued/issued-claims.js'
export type { ListLogins } from './tokens/issued/list-logins.js'
export type { Login } from './tokens/issued/login.js'
export type { LoginManager } from './tokens/issued/login-manager.js'
export type { RotatedKey, RotateOptions } from './tokens/issued/signing-keys.js'
export type { TokenManager } from './tokens/issued/token-manager.js'
export type { SigningAlgorithm, TokenOptions } from './tokens/issued/token-options.js'
export type { TokenClaims } from './tokens/verified-claims.js'
