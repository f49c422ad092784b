import { StoreUnavailable } from '../../keys/store-unavailable.js'
import { RedisFailure } from './redis-failure.js'

/**
 * A failure as the store's methods reject with it; what is no failure of the server's or the connection's stays as it is.
 *
 * @param where what the message begins with: the store's name
 */
export function explainFailure(where: string, error: unknown): unknown {
  if (!(error instanceof RedisFailure)) return error
  const message = `${where} ${error.message}`
  return error.kind === 'unavailable' ? new StoreUnavailable(message) : new Error(message)
}
