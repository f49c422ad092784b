import { createPool } from 'mysql2/promise'
import type { KeyStore } from 'keywright'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { mysqlStore } from 'keywright/stores/mysql'
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest'
import { describeWith } from '../../servers/describe-with.js'
import { empty, makeDatabase, type OwnDatabase } from './own-database.js'

describeWith('mariadb', 'mysqlStore', server => {
  let database: OwnDatabase
  beforeAll(async () => {
    database = await makeDatabase(server().url)
    const store = mysqlStore({ url: database.url })
    await store.open()
    await store.close()
  })
  afterAll(() => database.drop())

  const emptied = (make: () => KeyStore) => async () => {
    await empty(database)
    return make()
  }

  describe('with a URL', () => {
    keyStoreConformance(
      { describe, it },
      emptied(() => mysqlStore({ url: database.url })),
    )
  })

  describe("with the application's pool", () => {
    keyStoreConformance(
      { describe, it },
      emptied(() => {
        const pool = createPool({ uri: database.url, connectionLimit: 3 })
        onTestFinished(() => pool.end())
        return mysqlStore({ pool })
      }),
    )
  })
})
