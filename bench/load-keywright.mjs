import { pathToFileURL } from 'node:url'

/**
 * Loads the built package; the run says where it stands (`--dist`), so that two builds can be compared.
 *
 * @param {string} [framework] `express` or `koa`, for its middleware
 */
export async function loadKeywright(framework) {
  const dist = pathToFileURL(`${process.env.KEYWRIGHT_DIST}/`)
  const core = await import(new URL('index.js', dist))
  return framework ? { ...core, ...(await import(new URL(`${framework}/index.js`, dist))) } : core
}
