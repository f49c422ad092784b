/** Waits for a result, or until the signal is aborted; the work itself goes on for whoever else waits for it. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal?.reason)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
  })
  return Promise.race([work, aborted]).finally(() => signal?.removeEventListener('abort', stop))
}
