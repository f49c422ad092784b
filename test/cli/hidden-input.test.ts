import { spawn, spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { cleanEnvironment, KEYWRIGHT, runKeywright } from './run-keywright.js'
import { temporaryFolder } from '../stores/temporary-folder.js'

const TOKEN = 'eyJtyped.by.hand'
// of util-linux: it gives a command a terminal of its own
const hasScript = spawnSync('script', ['--version']).status === 0

/** Runs a command on a terminal, types a line at its question, and tells all that the terminal has shown. */
async function shownWhileTyping(args: readonly string[], question: string, typed: string): Promise<string> {
  const command = [process.execPath, KEYWRIGHT, ...args].map(word => `'${word}'`).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: cleanEnvironment({ NO_COLOR: '1' }),
  })
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const asked = shown.includes(question)
    shown += text
    if (!asked && shown.includes(question)) child.stdin.write(`${typed}\r`)
  })
  await new Promise(resolve => child.once('close', resolve))
  return shown
}

it.runIf(hasScript || process.env.CI)(
  'a secret that is typed at a prompt is read, and not seen',
  { timeout: 30_000 },
  async () => {
    const folder = temporaryFolder()
    const store = `sqlite:${folder}/keys.db`
    await runKeywright(folder, ['keys', 'create', '--name', 'first', '--store', store])
    const shown = await shownWhileTyping(['tokens', 'inspect', '--store', store], 'Token: ', TOKEN)
    expect(shown).toContain('Token: ')
    expect(shown).toContain('this is no token of')
    expect(shown).not.toContain(TOKEN)
  },
)
