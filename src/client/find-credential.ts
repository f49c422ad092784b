import type { CheckedClient } from './check-client-options.js'
import { CredentialError } from './credential-error.js'
import { createExchange } from './exchange.js'
import { headerOf } from './header-of.js'
import { isSecret } from './is-secret.js'
import type { LoginCall } from './login-source.js'
import { LoginRequiredError } from './login-required-error.js'

/** A credential as a request carries it. */
export interface Presented {
  readonly field: string
  readonly value: string
  /** The token in it, which may be obtained anew where it is refused; null for a key. */
  readonly token: string | null
}

/** Finds what to present. */
export type FindCredential = (refused: string | undefined, signal: AbortSignal | undefined) => Promise<Presented>

/** The login of a client as its source is asked for it. */
export const loginCall = (
  { baseUrl, name, interactive, fetch }: CheckedClient,
  more: Pick<LoginCall, 'refused' | 'signal'>,
): LoginCall => ({ baseUrl, name, interactive, fetch, ...more })

/**
 * Makes the finder of a client's credential: the option, the environment as it is at the call, the login.
 *
 * @returns a function that rejects with CredentialError where there is none
 */
export function createCredentialFinder(client: CheckedClient): FindCredential {
  const { scheme, login } = client
  const { token: tokenOf } = createExchange(client)

  return async (refused, signal) => {
    const secret = secretOf(client)
    if (secret !== null && scheme === 'exchange') {
      const clientId = client.clientId ?? environment(client.clientIdVar)
      if (clientId === null)
        throw new CredentialError(`No id of the key: give the option clientId, or set ${client.clientIdVar} in the environment.`)
      return presentedToken(await tokenOf(clientId, secret, refused, signal))
    }
    if (secret !== null) {
      const [field, value] = headerOf(scheme, secret)
      return { field, value, token: null }
    }
    if (!login) throw noCredential(client)
    try {
      return presentedToken(await login.accessToken(loginCall(client, { refused, signal })))
    } catch (error) {
      throw error instanceof LoginRequiredError ? noCredential(client, error) : error
    }
  }
}

const presentedToken = (token: string): Presented => {
  const [field, value] = headerOf('bearer', token)
  return { field, value, token }
}

// why nobody could log in says how somebody can
const noCredential = ({ envVar }: CheckedClient, cause?: LoginRequiredError) =>
  new CredentialError(
    `No credential: give the option apiKey, or set ${envVar} in the environment.${cause ? ` ${cause.message}` : ''}`,
    { cause },
  )

function secretOf({ apiKey, envVar }: CheckedClient): string | null {
  const [secret, from] = apiKey === undefined ? [environment(envVar), envVar] : [apiKey.trim(), 'apiKey']
  if (secret !== null && !isSecret(secret))
    throw new CredentialError(`${from} is no key: a key is printable ASCII without spaces.`)
  return secret
}

// asked at the call, so that what a loaded .env has set counts; browsers have no environment
function environment(name: string): string | null {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }
  return process?.env?.[name]?.trim() || null
}
