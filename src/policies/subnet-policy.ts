import { AuthError } from '../errors.js'
import type { Address } from '../restrictions/address.js'
import { compileSubnets } from '../restrictions/subnets.js'

/**
 * Makes the check of a client address against the subnets of a key: compiled once, a binary search per request.
 *
 * @param read reads an address text; null where it is none
 * @returns null for a key without subnets; otherwise a check that throws AuthError `ip_not_allowed`, also for an
 *   address that can't be known
 */
export function createSubnetPolicy(
  subnets: readonly string[] | null,
  read: (text: string) => Address | null,
): ((address: string | null) => void) | null {
  if (subnets === null) return null
  const inside = compileSubnets(subnets)
  let lastAllowed: string | null = null
  return text => {
    if (text !== null && text === lastAllowed) return
    const address = text === null ? null : read(text)
    if (!address || !inside(address))
      throw new AuthError('ip_not_allowed', { detail: 'The key may not be used from this address.' })
    lastAllowed = text
  }
}
