import { join } from 'node:path'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { sqliteStore } from 'keywright/stores/sqlite'
import { describe, it } from 'vitest'
import { sqliteDrivers } from './sqlite-drivers.js'
import { temporaryFolder } from './temporary-folder.js'

describe('a file', () => {
  keyStoreConformance({ describe, it }, () => sqliteStore({ path: join(temporaryFolder(), 'keys.db') }))
})

describe(':memory:', () => {
  keyStoreConformance({ describe, it }, () => sqliteStore({ path: ':memory:' }))
})

for (const { name, open } of sqliteDrivers) {
  describe(`a handle of ${name}`, () => {
    keyStoreConformance({ describe, it }, () => sqliteStore({ database: open(':memory:') }))
  })
  describe(`a handle of ${name} on a file`, () => {
    keyStoreConformance({ describe, it }, () => sqliteStore({ database: open(join(temporaryFolder(), 'app.db')) }))
  })
}
