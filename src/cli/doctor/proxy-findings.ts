import { createClientAddress } from '../../http/client-address.js'
import { parseAddress } from '../../restrictions/address.js'
import { compileSubnets } from '../../restrictions/subnets.js'
import { quote } from '../../restrictions/quote.js'
import { environmentProxies } from '../environment-proxies.js'
import { UsageError } from '../usage-error.js'
import { doubtful, fine, type Finding, wrong } from './finding.js'

/** A request that came over proxies, as they say. */
export interface ProxyOptions {
  peer?: string
  forwardedFor?: string
  trustedProxy?: string[]
}

/**
 * Which address the flow would take for the client's, and why. Without a trusted proxy among the options those of the environment
 * are trusted, as `serve` does.
 *
 * @throws UsageError for options that say no such request
 */
export function proxyFindings(
  { peer, forwardedFor, trustedProxy: given }: ProxyOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Finding[] {
  if (peer === undefined && forwardedFor === undefined && given === undefined) return []
  if (peer === undefined)
    throw new UsageError('--peer is missing: say which address connects to your server, as in --peer 10.0.0.3')
  if (!parseAddress(peer)) throw new UsageError(`--peer: ${quote(peer)}: write an address such as 10.0.0.3`)
  const name = 'client address'
  const trustedProxy = given ?? ofEnvironment(environment)
  if (!trustedProxy)
    return [
      wrong(name, "it can't be known: KEYWRIGHT_TRUSTED_PROXIES is not right", 'correct the value, or give --trusted-proxy'),
    ]
  const isTrusted = trustOf(trustedProxy)
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
  const client = createClientAddress(trustedProxy)({ headers, socket: { remoteAddress: peer } })
  if (client === null)
    return [
      doubtful(
        name,
        "it can't be known: an entry of X-Forwarded-For is no address",
        'a key with subnets is refused then: have the proxy write addresses alone',
      ),
    ]
  if (!isTrusted(peer))
    return [fine(name, `${client}, which connects itself: it is no trusted proxy, so X-Forwarded-For is not looked at`)]
  if (forwardedFor === undefined)
    return [
      doubtful(
        name,
        `${client}, a trusted proxy that sends no X-Forwarded-For`,
        'have the proxy add it: every client has its address now',
      ),
    ]
  if (isTrusted(client)) return [fine(name, `${client}, the first of all: every hop is a trusted proxy`)]
  return [fine(name, `${client}, the first from the right that is no trusted proxy; what stands left of it is the caller's word`)]
}

// what is wrong with the variable is said with the others
function ofEnvironment(environment: Readonly<Record<string, string | undefined>>): readonly string[] | null {
  try {
    return environmentProxies(environment) ?? []
  } catch {
    return null
  }
}

function trustOf(blocks: readonly string[]): (text: string) => boolean {
  try {
    const inside = blocks.length === 0 ? () => false : compileSubnets(blocks)
    return text => {
      const address = parseAddress(text)
      return address !== null && inside(address)
    }
  } catch (error) {
    throw new UsageError(`--trusted-proxy: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
