import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createImportProgress } from '../../src/cli/import/import-progress.js'
import { createTerminal } from '../../src/cli/terminal.js'

it('a terminal shows how far an import is, and nothing afterwards', () => {
  const lines: string[] = []
  let part: number | null = 0.5
  const progress = createImportProgress({ redraw: line => void lines.push(line) }, () => part)
  progress.show(1200)
  // drawn a moment ago
  progress.show(1201)
  progress.end()
  part = null
  createImportProgress({ redraw: line => void lines.push(line) }, () => part).show(7)
  expect(lines).toEqual(['importing [############------------] 1,200 records', '', 'importing 7 records'])
})

it('what is no terminal is told nothing', () => {
  for (const [isTTY, isTold] of [
    [false, false],
    [true, true],
  ] as const) {
    const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })]
    const progress = createImportProgress(createTerminal({ stdin: new PassThrough(), stdout, stderr, env: {} }), () => 1)
    progress.show(1)
    progress.end()
    expect([stdout.read(), String(stderr.read() ?? '').includes('1 records')]).toEqual([null, isTold])
  }
})
