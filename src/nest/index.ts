export { ApiKeyGuard, type ApiKeyGuardOptions } from './api-key-guard.js'
export { Auth } from './auth.js'
export { AuthErrorFilter } from './auth-error-filter.js'
