/** Where the endpoints are, below the place where `authServer` is mounted. */
export interface OAuthPaths {
  /** A key for a token, as Radix documents it; `/auth` by default. */
  auth?: string
  /** `/oauth/token` by default. */
  token?: string
  /** `/oauth/introspect` by default. */
  introspection?: string
  /** `/oauth/revoke` by default. */
  revocation?: string
  /** `/oauth/authorize` by default. */
  authorization?: string
  /** `/oauth/device_authorization` by default. */
  deviceAuthorization?: string
  /** The page for the code that a device shows; `/oauth/device` by default. */
  device?: string
  /** The stylesheet of the pages; `/oauth/login.css` by default. */
  stylesheet?: string
}

/** The paths where nothing else is said. */
export const DEFAULT_PATHS: Readonly<Required<OAuthPaths>> = {
  auth: '/auth',
  token: '/oauth/token',
  introspection: '/oauth/introspect',
  revocation: '/oauth/revoke',
  authorization: '/oauth/authorize',
  deviceAuthorization: '/oauth/device_authorization',
  device: '/oauth/device',
  stylesheet: '/oauth/login.css',
}

/** Where everybody looks for them. */
export const KEY_SET_PATH = '/.well-known/jwks.json'
export const SERVER_METADATA_PATH = '/.well-known/oauth-authorization-server'
