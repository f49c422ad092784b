import type { StoreOptions } from '../store-options.js'

/** The options of `keywright serve`. */
export interface ServeOptions extends StoreOptions {
  host?: string
  port?: string
  trustedProxy?: string[]
  issuer?: string
  verifyPath?: string
  identityHeader?: string
  accountHeader?: string
  emailHeader?: string
  admin?: string[]
  config?: string
  metrics?: true
}
