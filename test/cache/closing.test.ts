import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SCRIPT = fileURLToPath(new URL('processes/close-and-end.mjs', import.meta.url))

describe.concurrent('a process whose keyring closes ends by itself', () => {
  it.each([
    ['nothing', ['closed', 'done']],
    ['hanging poll', ['closed', 'done']],
    ['hanging open', ['done: TimeoutError']],
    ['hanging close', ['done: TimeoutError']],
  ])('in the middle of %s', async (situation, says) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [SCRIPT, situation], { stdio: ['ignore', 'pipe', 'inherit'] })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => void said.push(chunk))
    const [code] = (await once(child, 'close')) as [number]
    expect([code, Buffer.concat(said).toString().trim().split('\n')]).toEqual([0, says])
    expect(performance.now() - startedAt).toBeLessThan(12_000)
  })
})
