import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

/**
 * The throwaway servers and the proxy that the tests start. They are TypeScript, which Node 20 does not run by itself.
 *
 * @param {string} name of a file in `test/servers`
 */
export async function loadStarter(name) {
  const { module } = await runnerImport(fileURLToPath(new URL(`../../test/servers/${name}.ts`, import.meta.url)), {
    logLevel: 'error',
  })
  return module
}
