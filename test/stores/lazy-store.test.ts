import { createKeyring, digestSecret, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'

const SECRET = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('a resolver in the place of a store', () => {
  const resolver = {
    findByDigest: (digest: string) => (digest === digestSecret(SECRET) ? { id: 'partner', role: 'reader' } : null),
  }

  it('lets a key in that carries a role which is kept nowhere', async () => {
    const keyring = createKeyring({ store: resolver })
    expect(await keyring.authenticate(request())).toMatchObject({ id: 'partner', role: 'reader', grants: [] })
    await keyring.close()
  })

  it('says what is missing where records are to be kept', async () => {
    const keyring = createKeyring({ store: resolver })
    for (const use of [
      keyring.keys.list(),
      keyring.roles.list({}),
      keyring.members.list({ account: null }),
      keyring.audit.list(),
      keyring.audit.verify(),
    ])
      await expect(use).rejects.toThrow('to manage keys, give createKeyring a whole KeyStore')
    await keyring.close()
  })
})

describe('a store that opens on its first use', () => {
  it('is not called empty by what makes its first key', async () => {
    const said: string[] = []
    const keyring = createKeyring({ store: memoryStore(), logger: { warn: text => void said.push(text), error() {} } })
    const role = await keyring.roles.create({ id: 'reader', name: 'Reader', grants: ['reports:read'] })
    await keyring.keys.create({ name: 'first', role: role.id })
    expect(said).toEqual([])
    await keyring.close()
  })

  it('refuses a key whose role it does not find within a second', async () => {
    const store = memoryStore()
    let answers = true
    const slow: KeyStore = {
      ...store,
      findDocument: (kind, id) => (answers ? store.findDocument(kind, id) : new Promise<never>(() => {})),
    }
    const keyring = createKeyring({ store: slow, maxStalenessSeconds: 0, logger: { warn() {}, error() {} } })
    await keyring.roles.create({ id: 'reader', name: 'Reader', grants: ['reports:read'] })
    await keyring.keys.import({ name: 'partner', secret: SECRET, role: 'reader' })
    expect(await keyring.authenticate(request())).toMatchObject({ grants: ['reports:read'] })
    answers = false
    await expect(keyring.authenticate(request())).rejects.toMatchObject({ code: 'store_unavailable' })
    await keyring.close()
  })
})

function request() {
  const rawHeaders = ['x-api-key', SECRET]
  return { method: 'GET', url: '/', headers: { 'x-api-key': SECRET }, rawHeaders, socket: { remoteAddress: '127.0.0.1' } }
}
