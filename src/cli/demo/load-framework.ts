/**
 * Loads an optional framework.
 *
 * @throws Error that says what to install where it is not there
 */
export async function loadFramework<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw error
    throw new Error(
      `the demo runs on ${name}, which is not installed: npm install ${name} (or: npx -p keywright -p ${name} keywright demo)`,
      { cause: error },
    )
  }
}
