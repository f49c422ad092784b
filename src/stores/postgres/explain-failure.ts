import { StoreUnavailable } from '../../keys/store-unavailable.js'
import { PostgresFailure } from './postgres-failure.js'

/**
 * A failure as the store's methods reject with it; what is no failure of the server's or the connection's stays as it is.
 *
 * @param where what the message begins with: the store's name
 */
export function explainFailure(where: string, error: unknown): unknown {
  if (!(error instanceof PostgresFailure)) return error
  const message = `${where} ${error.message}`
  const passes = error.kind === 'unavailable' || error.code?.startsWith('40') === true
  return passes ? new StoreUnavailable(message) : new Error(message)
}
