import { UsageError } from '../usage-error.js'
import type { Mask } from './create-mask.js'

/** Does work; where it fails, the message has no secret that the mask knows: servers repeat what they were sent. */
export async function withMask<T>(mask: Mask, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const shown = mask.hide(message)
    if (shown === message) throw error
    // without its cause, in which the secret stands still
    throw error instanceof UsageError ? new UsageError(shown) : new Error(shown)
  }
}
