import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { inTime } from '../src/in-time.js'

it('reads what has arrived before it calls it late, where this process was busy', async () => {
  const echo = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'])
  onTestFinished(() => void echo.kill())
  const ask = () => {
    echo.stdin.write('x')
    return once(echo.stdout, 'data')
  }
  await ask()
  const answer = inTime(ask(), 20)
  blockFor(300)
  expect(String(await answer)).toBe('x')
})

it('rejects where no answer comes, and says what it waited for', async () => {
  await expect(inTime(new Promise(() => {}), 5)).rejects.toMatchObject({
    name: 'TimeoutError',
    message: 'no answer within 5 ms',
  })
})

it('passes through what is there already', () => {
  expect(inTime(1, 5)).toBe(1)
})

function blockFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
