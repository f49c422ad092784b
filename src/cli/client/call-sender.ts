import { variableOf } from '../../client/variable-of.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import type { Api } from './api-options.js'
import { cliLogin } from './cli-login.js'
import type { Mask } from './create-mask.js'
import { type KeyOptions, keyVariable, readKey } from './key-options.js'
import { withCredential } from './with-credential.js'

export const CALL_SCHEMES = ['bearer', 'luc-authorization', 'lucca', 'x-api-key', 'exchange', 'none'] as const

/** How a request presents what. */
export interface SchemeOptions extends KeyOptions {
  scheme: (typeof CALL_SCHEMES)[number]
  clientId?: string
}

/** Sends a request to a path below the URL of the API. */
export type CallSender = (path: string, init: RequestInit) => Promise<Response>

/** With what a command sends. */
export interface Sending {
  readonly fetch: typeof fetch
  readonly timeoutSeconds: number
  /** Learns the secret that is presented. */
  readonly mask: Mask
}

/**
 * Makes what sends the requests of a command.
 *
 * @throws UsageError where the scheme needs a key, and there is none, or not its id
 */
export async function createCallSender(
  api: Api,
  options: SchemeOptions,
  terminal: Terminal,
  { fetch: send, timeoutSeconds, mask }: Sending,
): Promise<CallSender> {
  const { scheme } = options
  // also where it is not presented
  mask.learn(terminal.environment[keyVariable(api.name, options)]?.trim() ?? '')
  if (scheme === 'none') return sendPlainly(api, send)
  const apiKey = await readKey(api.name, options, terminal)
  if (apiKey === null && scheme !== 'bearer')
    throw new UsageError(`--scheme ${scheme} presents a key: set ${keyVariable(api.name, options)}, or give --key-file`)
  if (apiKey !== null) mask.learn(apiKey)
  const { createClient } = await import('../../client/create-client.js')
  const client = createClient({
    ...api,
    scheme,
    ...(apiKey === null ? { login: await silentLogin(api, terminal) } : { apiKey }),
    ...(scheme === 'exchange' ? { clientId: clientIdOf(api, options, terminal) } : {}),
    interactive: terminal.confirm !== null,
    retries: 0,
    timeoutSeconds,
    fetch: send,
  })
  return (path, init) => withCredential(api, options, terminal, () => client.fetch(path, init))
}

function clientIdOf({ name }: Api, { clientId }: SchemeOptions, { environment }: Terminal): string {
  const variable = variableOf(name, 'CLIENT_ID')
  const id = (clientId ?? environment[variable])?.trim()
  if (id) return id
  throw new UsageError(`--scheme exchange presents the id of the key, too: give --client-id, or set ${variable}`)
}

// what logs in and renews is not what was asked for
async function silentLogin(api: Api, terminal: Terminal) {
  const { login } = await cliLogin(api, terminal)
  return { ...login, accessToken: (call: Parameters<typeof login.accessToken>[0]) => login.accessToken({ ...call, fetch }) }
}

async function sendPlainly({ baseUrl }: Api, send: typeof fetch): Promise<CallSender> {
  const { resolvePath } = await import('../../client/resolve-path.js')
  return async (path, init) => {
    const url = resolvePath(baseUrl, path)
    try {
      return await send(url.href, init)
    } catch (error) {
      throw new Error(`${url.origin}${url.pathname} could not be reached`, { cause: error })
    }
  }
}
