/**
 * Loads a package that is there only where it is used.
 *
 * @param what needs it, for the message
 * @param load gives what is used of it; undefined where that is not in it
 * @param install what to install, where that is not just the name
 * @throws Error that says what to install where it is not there
 */
export async function loadPeer<T>(what: string, name: string, load: () => Promise<T | undefined>, install = name): Promise<T> {
  let cause: unknown
  try {
    const loaded = await load()
    if (loaded !== undefined) return loaded
  } catch (error) {
    cause = error
  }
  const state = isMissing(cause) ? 'is not there' : 'could not be loaded'
  throw new Error(`${what} needs ${name}, which ${state}. Run: npm install ${install}`, { cause })
}

/** Whether an import failed because there is no such package. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}
