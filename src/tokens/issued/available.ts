import { AuthError } from '../../errors.js'
import { inTime } from '../../in-time.js'

// a look-up is on a request's path
const LOOK_UP_MS = 2000

/** What is looked up for a token; what the store can't say closes the door as any other store failure does. */
export async function available<T>(looking: Promise<T>, deadlineMs = LOOK_UP_MS): Promise<T> {
  try {
    return await inTime(looking, deadlineMs)
  } catch (error) {
    throw error instanceof AuthError ? error : new AuthError('store_unavailable', { cause: error })
  }
}
