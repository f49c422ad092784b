import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWithOwn } from '../servers/describe-with.js'
import { type Acknowledged, expectAcknowledged, expectWhole } from './expect-acknowledged.js'
import { openAsStoresDo } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary-folder.js'

// KEYWRIGHT_RUNS=300 npx vitest run test/stores/killed-processes.test.ts
const runs = (few: number) => Number(process.env.KEYWRIGHT_RUNS ?? few)
const timeout = (times: number) => 30_000 + times * 6000
const CHANGER = fileURLToPath(new URL('processes/change-on-and-on.mjs', import.meta.url))

describe('a process that is killed while it changes keys', () => {
  const times = runs(20)
  it(`has lost nothing that was acknowledged, ${times} times on one file`, { timeout: timeout(times) }, async () => {
    const path = join(temporaryFolder(), 'keys.db')
    await loseNothing(`sqlite:${path}`, times)
    const database = openAsStoresDo(path)
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    database.close()
  })
})

describe.each(['postgres', 'mariadb', 'redis'] as const)('killed while keys change: %s', kind => {
  describeWithOwn(
    kind,
    'a process, and every other time its server too',
    server => {
      const times = runs(4)
      it(`have lost nothing that was acknowledged, ${times} times`, { timeout: timeout(times) }, async () => {
        await loseNothing(server().url, times, {
          kill: () => server().kill(),
          start: () => server().start(),
        })
      })
    },
    { durable: true },
  )
})

interface Killable {
  kill(): Promise<void>
  start(): Promise<void>
}

async function loseNothing(store: string, times: number, server?: Killable): Promise<void> {
  const all: Acknowledged[] = []
  let next = startChanger(store)
  for (let run = 0; run < times; run++) {
    const changer = next
    // Node takes longest: it starts while the one before runs
    next = startChanger(store)
    const dies = server && run % 2 === 1 ? server : null
    const changes = await changeUntilKilled(changer, dies)
    await dies?.start()
    await expectAcknowledged(store, changes)
    all.push(...changes)
  }
  await expectAcknowledged(store, all)
  await expectWhole(store)
}

/** Lets a process change keys, and kills it a handful of changes later; gives those that it acknowledged. */
async function changeUntilKilled(changer: Changer, server: Killable | null): Promise<Acknowledged[]> {
  const changes: Acknowledged[] = []
  const enough = 1 + Math.floor(Math.random() * 12)
  const ended = once(changer, 'exit')
  let killed: Promise<void> | undefined
  const kill = async () => {
    // anywhere between two changes
    await pass(Math.random() * 10)
    const down = server?.kill()
    changer.kill('SIGKILL')
    await down
  }
  changer.stdin.write('go\n')
  for await (const line of createInterface({ input: changer.stdout })) {
    changes.push(JSON.parse(line) as Acknowledged)
    if (changes.length === enough) killed = kill()
  }
  expect(changes.length).toBeGreaterThanOrEqual(enough)
  await killed
  expect(await ended).toEqual([null, 'SIGKILL'])
  return changes
}

type Changer = ReturnType<typeof startChanger>

/** A process that waits for its start. */
function startChanger(store: string) {
  const changer = spawn(process.execPath, [CHANGER, store], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void changer.kill('SIGKILL'))
  return changer
}
