import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { luccaPortal, lucidPortal, lucidyaPortal, luminaryPortal, radixPortal } from 'keywright/presets'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRESET_NAMES } from '../../src/cli/demo/systems/preset-names.js'
import { runKeywright } from './run-keywright.js'
import { sendPrinted } from './send-printed.js'
import { type RunningDemo, startDemo } from './start-demo.js'

const PORTALS = {
  lucidya: lucidyaPortal,
  lucid: lucidPortal,
  lucca: luccaPortal,
  radix: radixPortal,
  luminary: luminaryPortal,
}

let folder = ''
const running: RunningDemo[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keywright-preset-'))
})
afterEach(async () => {
  for (const demo of running.splice(0)) await demo.stop('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function start(...args: readonly string[]): Promise<RunningDemo> {
  const demo = await startDemo(folder, [...args, '--port', '0'])
  running.push(demo)
  return demo
}

async function wrongAnswers({ lines }: RunningDemo): Promise<string[]> {
  const wrong: string[] = []
  for (const { command, status } of lines) {
    const answer = await sendPrinted(command)
    if (answer !== status) wrong.push(`${command}: ${answer} instead of ${status}`)
  }
  return wrong
}

describe.each(PRESET_NAMES)('keywright demo --preset %s', { timeout: 60_000 }, name => {
  it.each([
    ['Express', []],
    ['Koa', ['--koa']],
  ])('answers as it prints on %s, at every start, and its portal says the words of the system', async (framework, flags) => {
    const demo = await start('--preset', name, ...flags)
    expect(demo.output()).toContain(`${demo.base} on ${framework}\n`)
    expect(demo.lines.length).toBeGreaterThanOrEqual(3)
    expect(demo.lines.some(({ status }) => status === '200')).toBe(true)
    expect(await wrongAnswers(demo)).toEqual([])
    const { menu, buttons } = PORTALS[name].words.en
    const page = await (await fetch(`${demo.base}/portal/keys`, { headers: { 'x-demo-user': 'customer' } })).text()
    expect(page).toContain(`aria-label="${menu.title}"`)
    expect(page).toContain(`<h1>${menu.keys}</h1>`)
    expect(page).toContain(`>${buttons.newKey}</a>`)
    // nobody asks for access where none has to be approved
    const letters = await (await fetch(`${demo.base}/outbox`)).text()
    expect(letters.includes('customer@example.com requests API access')).toBe(name === 'lucidya')
    const approver = await fetch(`${demo.base}/api-keys/keys?account=demo`, { headers: { 'x-demo-user': 'approver' } })
    expect(approver.status).toBe(name === 'lucidya' ? 200 : 401)
    await demo.stop()
    const again = await start('--preset', name, ...flags)
    expect(again.output()).toContain('found again, each with a new secret')
    expect(await wrongAnswers(again)).toEqual([])
  })
})

describe('keywright demo --preset', () => {
  it('names the systems that there are where it is told another', async () => {
    const { code, stderr } = await runKeywright(folder, ['demo', '--preset', 'acme'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('lucidya, lucid, lucca, radix, luminary')])
  })
})
