/** Does what concerns one id one after another, so that nothing of this process competes for it. */
export function createOneAtATime(): <T>(id: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<void>>()
  return async (id, work) => {
    const result = (last.get(id) ?? Promise.resolve()).then(work)
    const done = result.then(
      () => undefined,
      () => undefined,
    )
    last.set(id, done)
    try {
      return await result
    } finally {
      if (last.get(id) === done) last.delete(id)
    }
  }
}
