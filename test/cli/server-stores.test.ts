import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { digestStore } from '../../src/stores/copy/digest-store.js'
import { describeWith, describeWithOwn, type ServerKind } from '../servers/describe-with.js'
import { makeDatabase } from '../stores/mysql/own-database.js'
import { makeSchema } from '../stores/postgres/own-schema.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { fillStore, withStore } from './fill-store.js'
import { type Outcome, runKeywright } from './run-keywright.js'

/** Two empty stores of a server. */
interface Stores {
  readonly urls: readonly [string, string]
  drop(): Promise<unknown>
}

const LONGEST_MS = 15_000

describeWith('postgres', 'the command line on PostgreSQL', server =>
  works('postgres', async () => {
    const schemas = [await makeSchema(server().url), await makeSchema(server().url)] as const
    // the server asks for none, so any password will do
    const [first, second] = schemas.map(({ url }) => Object.assign(new URL(url), { password: 'hunter2' }).href)
    return { urls: [first ?? '', second ?? ''], drop: () => Promise.all(schemas.map(schema => schema.drop())) }
  }),
)

describeWith('mariadb', 'the command line on MariaDB', server =>
  works('mariadb', async () => {
    const databases = [await makeDatabase(server().url), await makeDatabase(server().url)] as const
    return { urls: [databases[0].url, databases[1].url], drop: () => Promise.all(databases.map(database => database.drop())) }
  }),
)

// a server of its own: a URL names no prefix
describeWithOwn('redis', 'the command line on Redis', server =>
  works('redis', async () => ({ urls: [`${server().url}/0`, `${server().url}/1`], drop: async () => undefined })),
)

function works(kind: ServerKind, make: () => Promise<Stores>): void {
  let stores: Stores
  beforeAll(async () => {
    stores = await make()
  })
  afterAll(() => stores.drop())

  const run = async (args: readonly string[], folder = temporaryFolder()): Promise<Outcome> => {
    const started = performance.now()
    const outcome = await runKeywright(folder, args, { KEYWRIGHT_STORE: stores.urls[0] })
    expect(performance.now() - started).toBeLessThan(LONGEST_MS)
    expect(outcome.stdout + outcome.stderr).not.toContain('hunter2')
    return outcome
  }

  it('migrates, and tells what is to be done', async () => {
    const before = await run(['migrate', 'status'])
    expect(before.code).toBe(3)
    expect(before.stderr).toMatch(
      /^keywright: (?:postgres|mysql|redis):\/\/[\w.:/]+ lacks 0001-[^\n]+ up --store URL" makes that\n$/,
    )
    expect((await run(['migrate', 'up'])).stdout).toMatch(/^Brought (?:postgres|mysql|redis):\/\/[\w.:/]+ up to date: 0001-/)
    expect(await run(['migrate', 'status', '--json'])).toMatchObject({ code: 0, stderr: '' })
  })

  it('does what every command does, and ends', async () => {
    const created = await run(['keys', 'create', '--name', 'export', '--account', 'acme', '--json'])
    expect(created.code).toBe(0)
    const { key } = JSON.parse(created.stdout) as { key: { id: string } }
    const outcomes = await Promise.all(
      ['keys list', `usage ${key.id}`, 'audit verify', 'sweep'].map(async line => [line, await run(line.split(' '))] as const),
    )
    expect(outcomes.filter(([, { code }]) => code !== 0)).toEqual([])
    expect((await run(['keys', 'show', 'key_nobody'])).stderr).toMatch(
      /^keywright: there is no key key_nobody in (?:postgres|mysql|redis):\/\/[\w.:/]+: "keywright keys list --store URL" shows them\n$/,
    )
  })

  it('is copied to and from', async () => {
    const folder = temporaryFolder()
    const from = `sqlite:${join(folder, 'from.db')}`
    await fillStore(from, 600)
    const digest = await withStore(from, digestStore)
    const [, url] = stores.urls
    const copied = await run(['store', 'copy', 'sqlite:from.db', url, '--quiet', '--json'], folder)
    expect(copied).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(copied.stdout)).toMatchObject({ digest, differing: [], written: 1201, trail: { ok: true } })
    const back = await run(['store', 'copy', url, 'sqlite:back.db', '--quiet', '--json'], folder)
    expect(JSON.parse(back.stdout)).toMatchObject({ digest, differing: [], written: 1201 })
    expect(await withStore(`sqlite:${join(folder, 'back.db')}`, digestStore)).toBe(digest)
    const refused = await run(['store', 'copy', 'sqlite:from.db', stores.urls[0]], folder)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(
      /^keywright: (?:postgres|mysql|redis):\/\/[\w.:/]+ is not empty, and no copy of sqlite:from\.db/,
    )
  })

  it('leaves no file behind where it fails', async () => {
    const folder = temporaryFolder()
    const url = {
      postgres: 'postgres://u:hunter2@127.0.0.1:1/app',
      mariadb: 'mysql://u:hunter2@127.0.0.1:1/app',
      redis: 'redis://u:hunter2@127.0.0.1:1',
    }[kind]
    for (const args of [
      ['migrate', 'status', '--store', url],
      ['migrate', 'up', '--store', url],
      ['store', 'copy', url, 'sqlite:to.db'],
    ]) {
      const { code, stdout, stderr } = await run(args, folder)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^keywright: (?:postgres|mysql|redis):\/\/127\.0\.0\.1:1[^\n]+\n$/)
    }
    expect(existsSync(join(folder, 'to.db'))).toBe(false)
  })
}
