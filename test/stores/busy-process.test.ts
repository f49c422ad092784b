import { setImmediate as turn } from 'node:timers/promises'
import { mysqlStore } from 'keywright/stores/mysql'
import { postgresStore } from 'keywright/stores/postgres'
import { redisStore } from 'keywright/stores/redis'
import type { KeyStore } from 'keywright'
import { expect, it, onTestFinished } from 'vitest'
import { sampleRecord } from '../../src/stores/conformance/sample-record.js'
import { describeWith } from '../servers/describe-with.js'
import { ownDatabase } from './mysql/own-database.js'
import { ownSchema } from './postgres/own-schema.js'
import { ownPrefixes } from './redis/own-prefix.js'

const DEADLINE = { deadlineSeconds: 0.2 }
const BUSY_MS = 500
const NAME = 'answers where this process alone was busy for longer than its deadline'

describeWith('postgres', 'a PostgreSQL store', server => {
  it(NAME, async () => answersBehindWork(postgresStore({ url: (await ownSchema(server().url)).url, ...DEADLINE })))
})

describeWith('mariadb', 'a MySQL store', server => {
  it(NAME, async () => answersBehindWork(mysqlStore({ url: (await ownDatabase(server().url)).url, ...DEADLINE })))
})

describeWith('redis', 'a Redis store', server => {
  const newPrefix = ownPrefixes(server)
  it(NAME, async () => answersBehindWork(redisStore({ url: server().url, prefix: newPrefix(), ...DEADLINE })))
})

async function answersBehindWork(store: KeyStore): Promise<void> {
  onTestFinished(() => store.close())
  await store.open()
  const record = sampleRecord()
  await store.insert(record)
  const digest = record.secrets[0]?.digest ?? ''
  const lookUps = () => Promise.all(Array.from({ length: 5 }, async () => store.findByDigest(digest)))
  // connections that are made meanwhile are another matter
  await lookUps()
  for (const turns of [0, 1, 2]) {
    const found = lookUps()
    for (let i = 0; i < turns; i++) await turn()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_MS)
    expect((await found).map(key => key?.id)).toEqual(Array(5).fill(record.id))
  }
}
