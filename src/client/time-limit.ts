/** A request's signal, which is also aborted when its time is over. */
export interface TimeLimit {
  readonly signal: AbortSignal
  /** The time no longer counts; the caller's signal still does. */
  lift(): void
}

/** Starts the time of a request. */
export function startTimeLimit(seconds: number, what: string, signal: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController()
  const end = () => controller.abort(new DOMException(`${what} was not answered within ${seconds} s`, 'TimeoutError'))
  // 0 is no limit
  const timer = seconds > 0 ? setTimeout(end, seconds * 1000) : undefined
  return {
    signal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
    lift: () => clearTimeout(timer),
  }
}
