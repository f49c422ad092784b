import type { leakOperations } from '../contract/leak-operations.js'
import type { Handlers } from '../handler.js'
import type { ReceiveLeaks } from '../leaks.js'

/** What anybody may do who has found a secret. */
export function createLeakHandlers(receive: ReceiveLeaks): Handlers<keyof typeof leakOperations> {
  return {
    async reportLeaks({ body }, arrival) {
      await receive({ ...arrival, body })
      return { body: {} }
    },
  }
}
