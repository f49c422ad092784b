// Keys that are not in the cache, on SQLite, beside a bare prepared get of the same query on the same driver and file.
import { hash } from 'node:crypto'
import { loadKeywright } from '../../load-keywright.mjs'
import { makeRequests } from '../make-requests.mjs'
import { openFilledStore } from '../open-filled-store.mjs'
import { timeBatches } from '../time-batches.mjs'

const IN_USE = 1000
const GRANT = 'monitors:read'

// what authentication has to know of a key
const QUERY = `
  select key.id, key.name, key.account, key.owner, key.role, key.environment, key.grants, key.subnets, key.origins,
    key.expires_at, key.revoked_at, key.last_used_at, secret.id as secret_id, secret.expires_at as secret_expires_at
  from keywright_secrets as secret join keywright_keys as key on key.sequence = secret.key_sequence
  where secret.digest = ?`

export async function run({ keys, restricted, seconds }) {
  const { createKeyring } = await loadKeywright()
  const { store, database, close } = await openFilledStore('sqlite', keys - IN_USE)
  // nothing may be as old as nothing: each request reads the store
  const keyring = createKeyring({ store, maxStalenessSeconds: 0 })
  const secrets = []
  for (let i = 0; i < IN_USE; i++) {
    const limits = restricted ? { subnets: ['192.0.2.0/24', '2001:db8::/32'], origins: ['https://app.example.com'] } : {}
    const { secret } = await keyring.keys.create({ name: `bench ${i}`, grants: [GRANT, 'reports:read'], ...limits })
    secrets.push(secret)
  }
  const requests = makeRequests(secrets, { header: 'luc-authorization' })
  const digests = secrets.map(secret => `sha256:${hash('sha256', secret, 'base64url')}`)
  const { flow } = keyring
  await flow.authenticate(requests[0])
  const statement = database.prepare(QUERY)
  let i = 0
  const result = await timeBatches(
    {
      authenticate(times) {
        for (let n = 0; n < times; n++) if (!flow.authenticate(requests[i++ % IN_USE]).can(GRANT)) throw new Error('refused')
      },
      'prepared get'(times) {
        for (let n = 0; n < times; n++) if (!statement.get(digests[i++ % IN_USE])) throw new Error('not found')
      },
    },
    seconds,
  )
  await keyring.close()
  await close()
  return result
}
