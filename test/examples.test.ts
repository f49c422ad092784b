import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { PRESET_NAMES } from '../src/cli/demo/systems/preset-names.js'
import { sendPrinted } from './cli/send-printed.js'

const ROOT = join(import.meta.dirname, '..')
const FILES = readdirSync(join(ROOT, 'examples'))
const EXAMPLES = FILES.flatMap(file => (file.endsWith('.ts') ? [file.slice(0, -3)] : []))
const SYSTEMS = FILES.filter(folder => existsSync(join(ROOT, 'examples', folder, 'example.ts')) && folder !== 'common')
const PROGRAMS = [
  ...EXAMPLES.map(name => [`${name}.js`]),
  ...SYSTEMS.flatMap(name => ['express', 'koa'].map(framework => ['common/run.js', name, framework])),
]

describe('the examples', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples'], { cwd: ROOT })
  })

  it('are one for each framework, and one for each documented system', () => {
    expect(EXAMPLES.toSorted()).toEqual(['express', 'koa', 'nest'])
    expect(SYSTEMS.toSorted()).toEqual(PRESET_NAMES.toSorted())
  })

  it.each(PROGRAMS)('%s %s %s answers as it prints, and ends with Ctrl-C', async (program, ...args) => {
    const child = spawn(process.execPath, [join(ROOT, 'examples/dist', program ?? ''), ...args], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0' },
    })
    const ended = once(child, 'close')
    let output = ''
    const lines = await new Promise<RegExpExecArray[]>((resolve, reject) => {
      const read = (text: string) => {
        output += text
        const found = [...output.matchAll(/(curl .*?)\s+#\s*(\d{3})/g)]
        if (output.endsWith('\n') && found.length >= 2) resolve(found)
      }
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read)
      ended.then(() => reject(new Error(`the example ended: ${output}`)), reject)
    })
    for (const [, command = '', status] of lines) expect(await sendPrinted(command), command).toBe(status)
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })
})
