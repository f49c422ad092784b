import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { authFrameworks } from '../oauth/auth-servers.js'
import { createHandClock, createLoginKit, DAY_MS } from './login-kit.js'

const [express] = authFrameworks as readonly [(typeof authFrameworks)[0]]
const PROGRAM = fileURLToPath(new URL('processes/use-login.mjs', import.meta.url))

/** Starts a program that uses a login, and waits until it is about to. */
async function startProgram(...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const closed = once(child, 'close')
  await once(child.stdout, 'data')
  return {
    go: () => void child.stdin.write('go\n'),
    async tokens() {
      await closed
      return JSON.parse(output.split('\n')[1] ?? '[]') as string[]
    },
  }
}

describe('a login that several processes renew at once', () => {
  it('is renewed once, and goes on', async () => {
    const clock = createHandClock()
    const served = await express.serve({ keyring: { store: 'memory:', clock: clock.now } })
    const kit = createLoginKit(served, { clock: clock.now })
    const first = await kit.token()
    for (let round = 0; round < 3; round++) {
      clock.pass(20 * DAY_MS)
      const programs = await Promise.all([1, 2, 3].map(() => startProgram(served.url, kit.home, clock.now().toISOString())))
      for (const program of programs) program.go()
      const tokens = (await Promise.all(programs.map(program => program.tokens()))).flat()
      expect(tokens).toHaveLength(3)
      expect(new Set(tokens).size).toBe(1)
      expect(tokens[0]).not.toBe(first)
      expect((await served.use(tokens[0] ?? '')).status).toBe(200)
    }
    expect((await served.keyring.logins.list({})).items).toHaveLength(1)
  })
})
