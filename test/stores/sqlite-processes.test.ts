import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createKeyring } from 'keywright'
import { sqliteStore } from 'keywright/stores/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { assertChain } from '../../src/stores/conformance/assert-chain.js'
import { temporaryFolder } from './temporary-folder.js'

const quiet = { warn() {}, error() {} }

describe('several processes on one file', () => {
  it('opens one new file for all of them, and the limit holds exactly', async () => {
    for (let round = 0; round < 3; round++) {
      const path = join(temporaryFolder(), 'keys.db')
      const results = await createTogether(path, 4, ['acme', 'beta'], 5)
      expect(results.flatMap(({ errors }) => errors)).toEqual([])
      expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(6)
      const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
      for (const account of ['acme', 'beta']) expect((await keyring.keys.list({ account })).items).toHaveLength(3)
      await keyring.close()
    }
  }, 60_000)

  it('lets exactly three of fifty creations in four processes through, and tells of every one', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const results = await runTogether<Created>([13, 13, 12, 12].map(tries => ['create-keys.mjs', [path, 'acme', String(tries)]]))
    expect(results.flatMap(({ errors }) => errors)).toEqual([])
    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(3)
    const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
    expect((await keyring.keys.list({ account: 'acme' })).items).toHaveLength(3)
    const told = async (action: string) => (await keyring.audit.list({ action, limit: 100 })).items
    expect(await told('key.created')).toHaveLength(3)
    expect((await told('rule.refused')).map(({ after }) => after?.rule)).toEqual(Array(47).fill('keysPerAccount'))
    expect(await keyring.audit.verify()).toEqual({ ok: true, events: 50, problem: null })
    await keyring.close()
  }, 60_000)

  it('lets every process write while the others do', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const accounts = Array.from({ length: 50 }, (_, i) => `account-${i}`)
    const results = await createTogether(path, 4, accounts, 3)
    expect(results.flatMap(({ errors }) => errors)).toEqual([])
    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(150)
  }, 60_000)

  it('keeps one chain of events, and one of those who claim the same, whoever writes', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const [processes, changes] = [4, 40]
    const results = await runTogether<{ written: number }>(
      Array.from({ length: processes }, (_, i) => ['append-events.mjs', [path, `process ${i}`, String(changes)]] as const),
    )
    expect(results.reduce((sum, { written }) => sum + written, 0)).toBe(changes)
    const store = sqliteStore({ path })
    await store.open()
    const events = await assertChain(store, 2 * changes)
    expect(new Set(events.map(({ subject }) => subject.id)).size).toBe(changes)
    expect(await store.listDocuments({ kind: 'claim', order: 'oldest', limit: 100 })).toHaveLength(changes)
    await store.close()
  }, 60_000)

  it('shows what another process did', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const [one, other] = [1, 2].map(() => createKeyring({ store: `sqlite:${path}`, logger: quiet, maxStalenessSeconds: 0 }))
    if (!one || !other) throw new Error('two keyrings are needed')
    const { key, secret } = await one.keys.create({ name: 'shared' })
    expect((await other.authenticate(request(secret))).id).toBe(key.id)
    await one.keys.revoke(key.id)
    await expect(other.authenticate(request(secret))).rejects.toMatchObject({ code: 'key_revoked' })
    await Promise.all([one.close(), other.close()])
  })
})

describe('a process that is killed', () => {
  it('has lost nothing that was acknowledged, and leaves a file that opens', async () => {
    const path = join(temporaryFolder(), 'keys.db')
    const child = start('create-on-and-on.mjs', [path])
    const acknowledged: { id: string; secret: string; secrets: number }[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(JSON.parse(line) as (typeof acknowledged)[number])
      if (acknowledged.length === 25) child.kill('SIGKILL')
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(25)
    const keyring = createKeyring({ store: `sqlite:${path}`, logger: quiet })
    for (const { id, secret, secrets } of acknowledged) {
      expect((await keyring.keys.get(id))?.secrets).toHaveLength(secrets)
      expect((await keyring.authenticate(request(secret))).id).toBe(id)
    }
    await keyring.close()
  }, 60_000)
})

interface Created {
  created: number
  errors: string[]
}

/** Lets processes create keys, all at the same moment. */
function createTogether(path: string, processes: number, accounts: string[], tries: number): Promise<Created[]> {
  const parameters = [path, accounts.join(), String(tries)]
  return runTogether(Array.from({ length: processes }, () => ['create-keys.mjs', parameters] as const))
}

/** Lets processes begin at the same moment; gives what each of them printed in the end. */
async function runTogether<T>(scripts: readonly (readonly [script: string, parameters: string[]])[]): Promise<T[]> {
  const children = scripts.map(([script, parameters]) => {
    const child = start(script, parameters)
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
  })
  for (const { lines } of children) expect(await lines.next()).toEqual({ done: false, value: 'ready' })
  for (const { child } of children) child.stdin.write('go\n')
  return Promise.all(
    children.map(async ({ child, lines }) => {
      const exited = once(child, 'exit')
      const { value } = (await lines.next()) as { value: string }
      await exited
      return JSON.parse(value) as T
    }),
  )
}

function start(script: string, parameters: string[]) {
  if (!existsSync(new URL('../../dist/index.js', import.meta.url))) throw new Error('the package is not built: npm run build')
  const path = fileURLToPath(new URL(`processes/${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => end(child))
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function request(secret: string) {
  const rawHeaders = ['x-api-key', secret]
  return { method: 'GET', url: '/', headers: { 'x-api-key': secret }, rawHeaders, socket: { remoteAddress: '127.0.0.1' } }
}
