import { keyStoreConformance } from 'keywright/stores/conformance'
import { postgresStore } from 'keywright/stores/postgres'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { describeWith } from '../../servers/describe-with.js'
import { makeSchema, type OwnSchema } from './own-schema.js'

const TABLES = ['usage', 'secrets', 'keys', 'documents', 'events', 'chain_head']

describeWith('postgres', 'postgresStore', server => {
  let schema: OwnSchema
  beforeAll(async () => {
    schema = await makeSchema(server().url)
    const store = postgresStore({ url: schema.url })
    await store.open()
    await store.close()
  })
  afterAll(() => schema.drop())

  keyStoreConformance({ describe, it }, async () => {
    await schema.query(TABLES.map(table => `delete from keywright_${table}`).join(';'))
    return postgresStore({ url: schema.url })
  })
})
