import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createCopyProgress } from '../../src/cli/store/copy-progress.js'
import { createTerminal } from '../../src/cli/terminal.js'
import { digestStore } from '../../src/stores/copy/digest-store.js'
import { openAsStoresDo } from '../stores/sqlite-drivers.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { fillStore, withStore } from './fill-store.js'
import { cleanEnvironment, KEYWRIGHT, runKeywright } from './run-keywright.js'

const COPY = ['store', 'copy', 'sqlite:from.db', 'sqlite:to.db']

describe('keywright store copy', () => {
  it('copies all of a store, says how far it is, and compares both', async () => {
    const { run, digestOf } = await place(1200)
    const { code, stdout, stderr } = await run(COPY)
    const digest = await digestOf('from.db')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `Copied sqlite:from.db to sqlite:to.db: 2401 records written, 0 removed. Both hold 1200 keys, 1 documents, 1200 events, the same: ${digest}.\n`,
    })
    expect(stderr).toMatch(/^copying events: 250 of 1,200\n(?:copying .*\n)*comparing events: 250 of 1,200\n/)
    expect(await digestOf('to.db')).toBe(digest)
    expect((await run(['audit', 'verify', '--store', 'sqlite:to.db'])).stdout).toContain('Read 1200 events of sqlite:to.db')
    const again = await run(COPY)
    expect(again.stdout).toContain('Went on copying sqlite:from.db to sqlite:to.db: nothing was missing.')
  })

  it('is quiet where it is told to, and reports in JSON', async () => {
    const { run, digestOf } = await place(3)
    const { code, stdout, stderr } = await run([...COPY, '--quiet', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      from: 'sqlite:from.db',
      to: 'sqlite:to.db',
      differing: [],
      digest: await digestOf('from.db'),
      counts: { keys: 3, documents: 1, events: 3 },
      written: 7,
      removed: 0,
      passes: 2,
      resumed: false,
      trail: { ok: true, events: 3, problem: null },
    })
  })

  it('goes on where kill -9 ended it, as often as that happens', async () => {
    const { folder, run, digestOf } = await place(4000)
    let copied = 0
    for (const atLeast of [1, 800, 1800]) {
      const child = spawn(process.execPath, [KEYWRIGHT, ...COPY, '--quiet'], { cwd: folder, env: cleanEnvironment() })
      const ended = once(child, 'close') as Promise<[number | null, string | null]>
      await untilKeys(join(folder, 'to.db'), atLeast)
      child.kill('SIGKILL')
      expect((await ended)[1]).toBe('SIGKILL')
      const before = copied
      copied = keysIn(join(folder, 'to.db')) ?? 0
      expect(copied).toBeGreaterThan(before)
      expect(copied).toBeLessThan(4000)
    }
    const { code, stdout } = await run([...COPY, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ differing: [], resumed: true, written: 4001 - copied })
    expect(await digestOf('to.db')).toBe(await digestOf('from.db'))
  }, 60_000)

  it('takes no key away that was made in a copy before it was finished', async () => {
    const { folder, run, digestOf } = await place(4000)
    const child = spawn(process.execPath, [KEYWRIGHT, ...COPY, '--quiet'], { cwd: folder, env: cleanEnvironment() })
    const ended = once(child, 'close')
    await untilKeys(join(folder, 'to.db'), 1)
    child.kill('SIGKILL')
    await ended
    expect((await run(['keys', 'create', '--name', 'acknowledged', '--store', 'sqlite:to.db'])).code).toBe(0)
    const before = await digestOf('to.db')
    expect(await run([...COPY, '--quiet'])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'keywright: sqlite:to.db has events of its own, which sqlite:from.db does not have: it was used, and is left as it is; copy into an empty store\n',
    })
    expect(await digestOf('to.db')).toBe(before)
  }, 60_000)

  it('never writes to a store that holds something else', async () => {
    const { run, folder, digestOf } = await place(2)
    await fillStore(`sqlite:${join(folder, 'to.db')}`, 1)
    const before = await digestOf('to.db')
    expect(await run(COPY)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'keywright: sqlite:to.db is not empty, and no copy of sqlite:from.db that could go on: copy into an empty store\n',
    })
    expect(await digestOf('to.db')).toBe(before)
  })

  it('says where the secret is that signing keys are encrypted under', async () => {
    const { run, folder } = await place(1)
    writeFileSync(join(folder, 'from.db.secret'), 'x')
    const { stderr } = await run(COPY)
    expect(stderr).toContain('Signing keys are encrypted under from.db.secret: copy that file to to.db.secret.\n')
  })

  it('says so where the audit trail of both is not as it was written', async () => {
    const { run, folder } = await place(5)
    const database = openAsStoresDo(join(folder, 'from.db'))
    database.exec("update keywright_events set reason = 'edited' where sequence = 3")
    database.close()
    const { code, stderr } = await run(COPY)
    expect(code).toBe(0)
    expect(stderr).toContain(
      'The audit trail is as it is in sqlite:from.db, and not as it was written: event 3: the event was edited.\n',
    )
  })

  it.each([
    [['sqlite:nowhere.db', 'sqlite:to.db'], 1, 'there is no store sqlite:nowhere.db here'],
    [['sqlite:from.db', 'sqlite:./from.db'], 2, 'FROM and TO are the same store'],
    [['sqlite:from.db', 'sqlite:no/such/to.db'], 1, 'sqlite:no/such/to.db ('],
    [['sqlite:from.db', 'memory:'], 2, 'name one that lasts'],
    [['from.db', 'sqlite:to.db'], 2, 'FROM is not a store URL'],
    [['sqlite:from.db', 'sqlit:to.db'], 2, 'TO: there is no store for "sqlit:"'],
    [['sqlite:from.db'], 2, "missing required argument 'to'"],
    [['sqlite:from.db', 'postgres://keys:hunter2@127.0.0.1:1/app'], 1, 'postgres://127.0.0.1:1/app'],
    [['redis://keys:hunter2@127.0.0.1:1', 'sqlite:to.db'], 1, 'redis://127.0.0.1:1'],
    [['sqlite:from.db', 'mysql://keys:hunter2@127.0.0.1:1/app'], 1, 'mysql://127.0.0.1:1/app'],
  ])('store copy %j fails, and leaves nothing behind', async (args, exitCode, message) => {
    const { run, folder } = await place(1)
    const { code, stdout, stderr } = await run(['store', 'copy', ...args])
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
    expect(stderr).toMatch(/^keywright: [^\n]+\n$/)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('hunter2')
    expect(existsSync(join(folder, 'to.db'))).toBe(false)
  })
})

describe('the progress of a copy', () => {
  const show = (isTTY: boolean, quiet = false) => {
    let written = ''
    const stderr = Object.assign(Object.create(process.stderr) as NodeJS.WriteStream, {
      isTTY,
      columns: 60,
      write: (text: string) => {
        written += text
        return true
      },
    })
    let now = 0
    const terminal = createTerminal({ stdin: process.stdin, stdout: process.stdout, stderr, env: {} })
    const progress = createCopyProgress(terminal, { quiet }, () => now)
    return { progress, written: () => written, wait: (ms: number) => void (now += ms) }
  }
  const at = (done: number, section: 'keys' | 'events' = 'keys', pass = 1) => ({ pass, section, done, total: 100_000 })

  it('is a bar on a terminal, on one line that is gone in the end', () => {
    const { progress, written } = show(true)
    progress.show(at(25_000))
    expect(written()).toBe('\rcopying keys        [######------------------] 25,000 of 10\u001b[K')
    progress.end()
    expect(written().endsWith('\r\u001b[K')).toBe(true)
    expect(written()).not.toContain('\n')
  })

  it('is a line for each part elsewhere, and one every ten seconds', () => {
    const { progress, written, wait } = show(false)
    for (const done of [250, 500, 750]) progress.show(at(done))
    wait(10_000)
    progress.show(at(1000))
    progress.show(at(1250))
    progress.show(at(250, 'events'))
    progress.show(at(250, 'keys', 2))
    progress.end()
    expect(written()).toBe(
      ['copying keys: 250', 'copying keys: 1,000', 'copying events: 250', 'comparing keys: 250']
        .map(line => `${line} of 100,000\n`)
        .join(''),
    )
  })

  it('is nothing where it is told to be quiet', () => {
    const { progress, written } = show(true, true)
    progress.show(at(250))
    progress.end()
    expect(written()).toBe('')
  })
})

async function place(keys: number) {
  const folder = temporaryFolder()
  await fillStore(`sqlite:${join(folder, 'from.db')}`, keys)
  return {
    folder,
    run: (args: readonly string[]) => runKeywright(folder, args),
    digestOf: (name: string) => withStore(`sqlite:${join(folder, name)}`, digestStore),
  }
}

/** How many keys there are in a file; null where it has no tables yet. */
function keysIn(path: string): number | null {
  if (!existsSync(path)) return null
  const database = openAsStoresDo(path)
  try {
    return (database.prepare('select count(*) as count from keywright_keys').get() as { count: number }).count
  } catch {
    return null
  } finally {
    database.close()
  }
}

async function untilKeys(path: string, least: number): Promise<void> {
  const deadline = performance.now() + 30_000
  while ((keysIn(path) ?? 0) < least) {
    if (performance.now() > deadline) throw new Error(`there are no ${least} keys in ${path}`)
    await sleep(2)
  }
}
