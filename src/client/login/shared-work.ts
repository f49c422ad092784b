import { abortable } from '../abortable.js'

/** Does work once for all who ask for it meanwhile. */
export type ShareWork<T> = (
  key: string,
  signal: AbortSignal | undefined,
  begin: (signal: AbortSignal) => Promise<T>,
) => Promise<T>

interface Shared<T> {
  readonly work: Promise<T>
  readonly controller: AbortController
  waiting: number
}

/** Makes what shares work: one who no longer waits leaves the others alone, and with the last of them the work is aborted. */
export function createSharedWork<T>(): ShareWork<T> {
  const underWay = new Map<string, Shared<T>>()

  const started = (key: string, begin: (signal: AbortSignal) => Promise<T>): Shared<T> => {
    const controller = new AbortController()
    const shared = { work: begin(controller.signal), controller, waiting: 0 }
    underWay.set(key, shared)
    const forget = () => {
      if (underWay.get(key) === shared) underWay.delete(key)
    }
    shared.work.then(forget, forget)
    controller.signal.addEventListener('abort', forget)
    return shared
  }

  return async (key, signal, begin) => {
    signal?.throwIfAborted()
    const shared = underWay.get(key) ?? started(key, begin)
    shared.waiting++
    try {
      return await abortable(shared.work, signal)
    } finally {
      shared.waiting--
      if (shared.waiting === 0) shared.controller.abort(signal?.reason)
    }
  }
}
