import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { sendPrinted } from './cli/send-printed.js'

const ROOT = join(import.meta.dirname, '..')
const EXAMPLES = readdirSync(join(ROOT, 'examples')).flatMap(file => (file.endsWith('.ts') ? [file.slice(0, -3)] : []))

describe('the examples', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'examples'], { cwd: ROOT })
  })

  it('are one for each framework', () => {
    expect(EXAMPLES.toSorted()).toEqual(['express', 'koa', 'nest'])
  })

  it.each(EXAMPLES)('%s answers as it prints, and ends with Ctrl-C', async name => {
    const child = spawn(process.execPath, [join(ROOT, 'examples/dist', `${name}.js`)], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0' },
    })
    const ended = once(child, 'close')
    let output = ''
    const lines = await new Promise<RegExpExecArray[]>((resolve, reject) => {
      const read = (text: string) => {
        output += text
        const found = [...output.matchAll(/(curl .*?)\s+#\s*(\d{3})/g)]
        if (found.length === 2) resolve(found)
      }
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', read)
      ended.then(() => reject(new Error(`the example ended: ${output}`)), reject)
    })
    for (const [, command = '', status] of lines) expect(await sendPrinted(command), command).toBe(status)
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })
})
