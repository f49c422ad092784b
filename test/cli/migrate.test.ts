import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAsStoresDo } from '../stores/sqlite-drivers.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { cellsOf } from './workplace.js'
import { runKeywright } from './run-keywright.js'

const VERSION_1 = readFileSync(new URL('../stores/version-1.sql', import.meta.url), 'utf8')
const VERSIONS = ['0001-keys', '0002-documents-and-events']

describe('keywright migrate', () => {
  it('tells of a store that is not there, and makes it when it is told to', async () => {
    const run = inFolder()
    const missing = await run('migrate status')
    expect(missing.code).toBe(3)
    expect(cellsOf(missing.stdout)).toEqual([['version', 'state'], ...VERSIONS.map(name => [name, 'pending'])])
    expect(missing.stderr).toBe('keywright: there is no store sqlite:keywright.db yet: "keywright migrate up" makes it\n')
    expect(run.has('keywright.db')).toBe(false)
    expect(await run('migrate up')).toEqual({
      code: 0,
      stdout: `Brought sqlite:keywright.db up to date: ${VERSIONS.join(', ')}.\n`,
      stderr: '',
    })
    expect(await run('migrate up')).toMatchObject({ code: 0, stdout: 'sqlite:keywright.db is up to date already.\n' })
    const done = await run('migrate status')
    expect(done).toMatchObject({ code: 0, stderr: 'sqlite:keywright.db is up to date.\n' })
    expect(cellsOf(done.stdout)).toEqual([['version', 'state'], ...VERSIONS.map(name => [name, 'done'])])
  })

  it('looks at a store of an earlier version without changing it, and brings it up', async () => {
    const run = inFolder()
    const path = run.path('old.db')
    const database = openAsStoresDo(path)
    database.exec(VERSION_1)
    database.close()
    const before = readFileSync(path)
    const store = '--store sqlite:old.db'
    const status = await run(`migrate status --json ${store}`)
    expect(status).toMatchObject({
      code: 3,
      stderr:
        'keywright: sqlite:old.db lacks 0002-documents-and-events: "keywright migrate up --store sqlite:old.db" makes that\n',
    })
    expect(JSON.parse(status.stdout)).toEqual({
      store: 'sqlite:old.db',
      missing: false,
      versions: [
        { name: '0001-keys', done: true },
        { name: '0002-documents-and-events', done: false },
      ],
      later: null,
      pending: ['0002-documents-and-events'],
    })
    expect(readFileSync(path).equals(before)).toBe(true)
    const up = await run(`migrate up --json ${store}`)
    expect(JSON.parse(up.stdout)).toMatchObject({ store: 'sqlite:old.db', done: ['0002-documents-and-events'], later: null })
    expect((await run(`keys list ${store}`)).stdout).toContain('export')
    expect((await run(`migrate status ${store}`)).code).toBe(0)
  })

  it.each(['status', 'up'])('%s fails on a store of a later version', async command => {
    const run = inFolder()
    await run('migrate up')
    const database = openAsStoresDo(run.path('keywright.db'))
    database.exec("insert into keywright_migration (name, timestamp) values ('0099-later', '')")
    database.close()
    const { code, stderr } = await run(`migrate ${command}`)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'keywright: sqlite:keywright.db is of version 0099-later, which this keywright does not know: npm install keywright@latest\n',
    })
  })

  it.each(['status', 'up'])("%s leaves another program's file as it is", async command => {
    const run = inFolder()
    const database = openAsStoresDo(run.path('app.db'))
    database.exec('create table customers (name text)')
    database.close()
    const before = readFileSync(run.path('app.db'))
    const foreign = await run(`migrate ${command} --store sqlite:app.db`)
    expect(foreign).toMatchObject({ code: 1, stdout: '' })
    expect(foreign.stderr).toMatch(/^keywright: sqlite:app\.db can't be opened: it is the database of another program/)
    expect(readFileSync(run.path('app.db')).equals(before)).toBe(true)
    writeFileSync(run.path('list.txt'), 'bread, butter, jam\n'.repeat(200))
    expect((await run(`migrate ${command} --store sqlite:list.txt`)).stderr).toContain('it is not an SQLite database')
  })

  it.each([
    ['migrate status --store memory:', 'name one that lasts'],
    ['migrate up --store sqlit:x', 'there is no store for "sqlit:"'],
    ['migrate down', "unknown command 'down'"],
  ])('%s is a wrong command line', async (line, message) => {
    const { code, stdout, stderr } = await inFolder()(line)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})

function inFolder() {
  const folder = temporaryFolder()
  const path = (name: string) => join(folder, name)
  const run = (line: string) => runKeywright(folder, line.split(' '))
  return Object.assign(run, { path, has: (name: string) => existsSync(path(name)) })
}
