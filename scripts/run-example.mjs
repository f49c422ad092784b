// Compiles examples/ with tsc (Node 20 runs no TypeScript by itself) and runs one: `npm run example express`.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const name = process.argv[2]
const names = readdirSync(new URL('../examples', import.meta.url)).flatMap(file =>
  file.endsWith('.ts') ? [file.slice(0, -3)] : [],
)

if (!name || !names.includes(name)) {
  console.error(`usage: npm run example ${names.join(' | ')}`)
  process.exit(2)
}
if (!existsSync(new URL('../dist/index.js', import.meta.url)))
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
execFileSync(process.execPath, [tsc, '-p', 'examples'], { cwd: root, stdio: 'inherit' })

const child = spawn(process.execPath, [`examples/dist/${name}.js`], { cwd: root, stdio: 'inherit' })
process.on('SIGINT', () => {}) // the terminal sends it to the example too, which ends by itself
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', code => process.exit(code ?? 1))
