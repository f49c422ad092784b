// Compiles examples/ with tsc (Node 20 runs no TypeScript by itself) and runs one: `npm run example express`, or that of a
// documented system, on Express or Koa: `npm run example lucidya koa`.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
const [name = '', framework = 'express'] = process.argv.slice(2)
const here = readdirSync(new URL('../examples', import.meta.url), { recursive: true }).map(file => file.replaceAll('\\', '/'))
const programs = here.flatMap(file => (/^\w+\.ts$/.test(file) ? [file.slice(0, -3)] : []))
const systems = here.flatMap(file =>
  /^\w+\/example\.ts$/.test(file) && file !== 'common/example.ts' ? [file.split('/')[0]] : [],
)
const isSystem = systems.includes(name) && ['express', 'koa'].includes(framework)

if (!isSystem && !programs.includes(name)) {
  console.error(`usage: npm run example ${programs.join(' | ')}\n       npm run example ${systems.join(' | ')} [express | koa]`)
  process.exit(2)
}
if (!existsSync(new URL('../dist/index.js', import.meta.url)))
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
execFileSync(process.execPath, [tsc, '-p', 'examples'], { cwd: root, stdio: 'inherit' })

const program = isSystem ? ['examples/dist/common/run.js', name, framework] : [`examples/dist/${name}.js`]
const child = spawn(process.execPath, program, { cwd: root, stdio: 'inherit' })
process.on('SIGINT', () => {}) // the terminal sends it to the example too, which ends by itself
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', code => process.exit(code ?? 1))
