import type { LoginSource } from './login-source.js'

/** How a key is presented; with `exchange` it is exchanged for a token first. */
export type ClientScheme = 'bearer' | 'luc-authorization' | 'lucca' | 'x-api-key' | 'exchange'

/** What a client is made with. */
export interface ClientOptions {
  /** Where the API is, for instance `https://api.example.com/v1`: https, or http on this machine. */
  baseUrl: string | URL
  /** What the client is called: letters, digits, `.`, `_`, `-`. It names the environment variables, and the folder of a login. */
  name: string
  /** The secret of a key. Without it the environment is read at every call, then the login asked. */
  apiKey?: string | undefined
  /** `bearer` by default. */
  scheme?: ClientScheme | undefined
  /** The environment variable that holds the secret: by default the name in capitals and `_API_KEY`, as in `ACME_API_KEY`. */
  envVar?: string | undefined
  /** The id of the key, which the scheme `exchange` sends beside the secret; else `ACME_CLIENT_ID` of the environment. */
  clientId?: string | undefined
  /** How people log in where there is no key: `createLogin()` of `keywright/client/login`. */
  login?: LoginSource | undefined
  /** False where nobody must be asked to log in; true by default. */
  interactive?: boolean | undefined
  /** Header fields of every request, such as the version of the API; never those of a credential. */
  headers?: Readonly<Record<string, string>> | undefined
  /** How long an answer may take to begin, in seconds; 30 by default, 0 for as long as it takes. */
  timeoutSeconds?: number | undefined
  /** How often a request is tried again after 429 and 503; 2 by default, 0 for never. */
  retries?: number | undefined
  /** The longest wait before another try, in seconds; 60 by default. A server that asks for more is not asked again. */
  maxRetryWaitSeconds?: number | undefined
  /** Where keys are exchanged for tokens; `/auth` by default, at the root of the API's origin. */
  exchangePath?: string | undefined
  /** Where the management API is, below `baseUrl`; `/api-keys` by default. */
  managementPath?: string | undefined
  /** What sends requests: the platform's by default. */
  fetch?: typeof fetch | undefined
  /** The clock that ends tokens; the machine's by default. */
  clock?: (() => Date) | undefined
}
