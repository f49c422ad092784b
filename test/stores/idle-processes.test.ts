import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { describeWith } from '../servers/describe-with.js'
import { ownDatabase } from './mysql/own-database.js'
import { ownSchema } from './postgres/own-schema.js'
import { ownPrefixes } from './redis/own-prefix.js'

const PROGRAM = fileURLToPath(new URL('processes/idle-store.mjs', import.meta.url))
// a process of Node's takes a second to start on a busy machine; sockets that nobody uses are closed after 10
const ENDS_WITHIN_MS = 6000

describeWith('postgres', 'a process with an open store of PostgreSQL', server => {
  it('ends when it has nothing more to do', async () => endsByItself((await ownSchema(server().url)).url))
})

describeWith('mariadb', 'a process with an open store of MySQL', server => {
  it('ends when it has nothing more to do', async () => endsByItself((await ownDatabase(server().url)).url))
})

describeWith('redis', 'a process with an open store of Redis', server => {
  const newPrefix = ownPrefixes(server)
  it('ends when it has nothing more to do', async () => endsByItself(`${server().url}/0?prefix=${newPrefix()}`))
})

async function endsByItself(url: string): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, url], { timeout: ENDS_WITHIN_MS })
  expect(stdout).toBe('idle\n')
}
