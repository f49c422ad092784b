// Empties dist first: a file that left src must not stay in the package.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
// what pages load is served as it is
for (const assets of ['pages/assets', 'portal/assets'])
  cpSync(new URL(`../src/${assets}`, import.meta.url), new URL(`../dist/${assets}`, import.meta.url), { recursive: true })
chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755)
