import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The client as a page loads it: one minified file. */
export async function bundleClient(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/client/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    // what is Node's own is left to fail
    platform: 'browser',
    target: 'es2022',
    write: false,
  })
  const [file] = outputFiles
  if (!file || outputFiles.length > 1) throw new Error('the bundle is not one file')
  return file.text
}
