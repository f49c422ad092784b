import { compileSubnets } from '../restrictions/subnets.js'
import { UsageError } from './usage-error.js'

/**
 * The trusted proxies that `KEYWRIGHT_TRUSTED_PROXIES` lists; null where it is not set.
 *
 * @throws UsageError that names the variable, and what would be right
 */
export function environmentProxies(environment: Readonly<Record<string, string | undefined>>): readonly string[] | null {
  const { KEYWRIGHT_TRUSTED_PROXIES: listed } = environment
  if (!listed) return null
  const proxies = listed.split(',').map(entry => entry.trim())
  try {
    compileSubnets(proxies)
    return proxies
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(`KEYWRIGHT_TRUSTED_PROXIES: ${error.message}`, { cause: error }) : error
  }
}
