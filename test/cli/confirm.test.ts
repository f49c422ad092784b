import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createTerminal } from '../../src/cli/terminal.js'

function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY: true })
  return { stdin, stderr, confirm: createTerminal({ stdin, stdout, stderr, env: {} }).confirm }
}

describe('a question on a terminal', () => {
  it.each([
    ['y\n', true],
    ['YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
  ])('takes %j for %s', async (answer, sure) => {
    const { stdin, stderr, confirm } = terminal()
    const asked = confirm?.('Delete it?')
    stdin.write(answer)
    expect(await asked).toBe(sure)
    expect(String(stderr.read())).toContain('Delete it? [y/N] ')
  })

  it('takes a closed input for no', async () => {
    const { stdin, confirm } = terminal()
    const asked = confirm?.('Delete it?')
    stdin.end()
    expect(await asked).toBe(false)
  })

  it('for a secret is answered unseen, wherever the questions go', async () => {
    for (const isTTY of [true, false]) {
      const stdin = Object.assign(new PassThrough(), { isTTY: true })
      const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })]
      const read = createTerminal({ stdin, stdout, stderr, env: {} }).readSecret('Secret: ')
      stdin.write('typed-by-hand\n')
      expect(await read).toBe('typed-by-hand')
      expect(String(stderr.read())).toBe('Secret: \n')
    }
  })

  it('is not asked where nobody can answer', () => {
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: {} }
    expect(createTerminal(streams).confirm).toBeNull()
  })
})
