/**
 * Gives an answer that has to be waited for a deadline; one that is there already passes through.
 *
 * @returns rejects with an Error named `TimeoutError` where the answer does not come in time; a query builder's thenable becomes a promise
 */
export function inTime<T>(answer: Promise<T>, deadlineMs: number): Promise<T>
export function inTime<T>(answer: T | PromiseLike<T>, deadlineMs: number): T | Promise<T>
export function inTime<T>(answer: T | PromiseLike<T>, deadlineMs: number): T | Promise<T> {
  return isThenable(answer) ? race(answer, deadlineMs) : answer
}

/** Whether a value is a promise, or behaves as one. */
export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/**
 * Calls back once a deadline has passed. Unlike a plain timer it reads what has arrived by then first: what was late because
 * this process itself was busy is not late.
 *
 * @returns what calls it off
 */
export function atDeadline(deadlineMs: number, late: () => void): () => void {
  let reading: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    reading = setImmediate(late)
  }, deadlineMs)
  return () => {
    clearTimeout(timer)
    clearImmediate(reading)
  }
}

async function race<T>(answer: PromiseLike<T>, deadlineMs: number): Promise<T> {
  let callOff = () => {}
  const late = new Promise<never>((_, reject) => {
    callOff = atDeadline(deadlineMs, () =>
      reject(Object.assign(new Error(`no answer within ${Math.ceil(deadlineMs)} ms`), { name: 'TimeoutError' })),
    )
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    callOff()
  }
}
