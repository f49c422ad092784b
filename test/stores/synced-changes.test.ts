import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { describeIfInstalled } from '../servers/describe-if-installed.js'
import { temporaryFolder } from './temporary-folder.js'

const CHANGER = fileURLToPath(new URL('processes/change-on-and-on.mjs', import.meta.url))
const KEYS = 10

// a killed process loses nothing that it wrote, on disk or not: only a machine without power does
describeIfInstalled({ name: 'strace', programs: ['strace'], bundle: 'strace' }, 'what SQLite acknowledges', () => {
  it('is on disk before it is acknowledged', async () => {
    const folder = temporaryFolder()
    const [trace, path] = [join(folder, 'trace'), join(folder, 'keys.db')]
    // of the main thread alone, which is where SQLite works
    const calls = ['-y', '-e', 'trace=fsync,fdatasync,write', '-o', trace]
    const traced = promisify(execFile)('strace', [...calls, process.execPath, CHANGER, `sqlite:${path}`, '1', String(KEYS)])
    traced.child.stdin?.end('go\n')
    const { stdout } = await traced
    expect(stdout.trim().split('\n')).toHaveLength(3 * KEYS)

    const syncs = syncsBeforeEachLine(readFileSync(trace, 'utf8'))
    expect(syncs).toHaveLength(3 * KEYS)
    expect(syncs.filter(count => count === 0)).toEqual([])
  })
})

/** How often a file of the database was synced since the line that the process printed before, for each line. */
function syncsBeforeEachLine(trace: string): number[] {
  let syncs = 0
  return trace.split('\n').flatMap(call => {
    if (/\b(?:fsync|fdatasync)\(\d+<[^>]*keys\.db[^>]*>\) += 0/.test(call)) syncs++
    if (!/\bwrite\(1<[^>]*>, "\{/.test(call)) return []
    const counted = syncs
    syncs = 0
    return [counted]
  })
}
