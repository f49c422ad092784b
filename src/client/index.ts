export { ApiError, type RequestLine, type Problem } from './api-error.js'
export type { ClientOptions, ClientScheme } from './client-options.js'
export { type Client, createClient, type JsonInit } from './create-client.js'
export { CredentialError } from './credential-error.js'
export { createDefaultClient, type DefaultClient } from './default-client.js'
export type { LoginCall, LoginSource } from './login-source.js'
export { LoginRequiredError } from './login-required-error.js'
export type { CallOptions, ManagementApi } from './management/management-api.js'
export type {
  ClientAccessRequest,
  ClientApiKey,
  ClientAuditEvent,
  ClientKeyChanges,
  ClientKeyWithSecret,
  ClientMember,
  ClientNewKey,
  ClientPage,
  ClientRole,
} from './management/records.js'
export { getDefaultClient, setDefaultClient, withDefaultClient } from './set-default-client.js'
