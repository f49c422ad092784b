// Holds the package against publint and arethetypeswrong, and its dependencies against knip: `npm run check:package`.
// With the path of a tarball it checks that one, else what `npm pack` makes.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'keywright-check-'))

try {
  const tarball = process.argv[2] ?? pack()
  const failed = [
    // ESM only: require() of it works on every Node that is supported, which arethetypeswrong does not know yet
    ['publint', ['run', tarball, '--strict']],
    ['attw', [tarball, '--profile', 'esm-only', '--format', 'ascii']],
    ['knip', []],
  ].filter(([name, args]) => !passes(name, args))
  console.log(failed.length === 0 ? 'package: ok' : `package: ${failed.map(([name]) => name).join(', ')} found something`)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function pack() {
  const { status, stdout } = spawnSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error('npm pack failed')
  return join(folder, JSON.parse(stdout.slice(stdout.indexOf('['))).at(0).filename)
}

function passes(name, args) {
  console.log(`\n${name}`)
  return spawnSync(join(root, 'node_modules/.bin', name), args, { cwd: root, stdio: 'inherit' }).status === 0
}
