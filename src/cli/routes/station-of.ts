import { partOf } from '../../adapter/middleware-part.js'
import { demandsOf } from '../../adapter/route-demands.js'
import type { Station } from './listing.js'

/** What a middleware or a handler is to keywright; null where it is none of its own, and guarded by none of its decorators. */
export function stationOf(handle: object): Station | null {
  const [demands, part] = [demandsOf(handle), partOf(handle)]
  return part || demands.length > 0 ? { demands, part } : null
}

/** Whether it lets a request go on that passes, and never answers in a handler's place. */
export const isPassing = ({ part }: Station): boolean => part?.kind === 'check' || part?.kind === 'apiKeyAuth'
