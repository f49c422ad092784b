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

function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

async function race<T>(answer: PromiseLike<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error(`no answer within ${deadlineMs} ms`), { name: 'TimeoutError' })),
      deadlineMs,
    )
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
