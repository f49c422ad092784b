export { createLogin } from './create-login.js'
export { LoginFailedError } from './login-failed-error.js'
export { LoginFileError } from './login-file-error.js'
export type { LoginOptions } from './login-options.js'
