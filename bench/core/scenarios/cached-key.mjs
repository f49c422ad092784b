// Keys that are in the cache, out of a store of so many: grants, subnets, origins, expiry and usage counting all on.
import { loadKeywright } from '../../load-keywright.mjs'
import { handWritten } from '../hand-written.mjs'
import { makeRequests } from '../make-requests.mjs'
import { openFilledStore } from '../open-filled-store.mjs'
import { manyGrants, manySubnets } from '../restrictions.mjs'
import { timeBatches } from '../time-batches.mjs'

const GRANT = 'monitors:read'
const HEADER = 'luc-authorization'
const IN_USE = 1000

export async function run({ store: kind, keys, grants, subnets, seconds }) {
  const { createKeyring } = await loadKeywright()
  const { store, close } = await openFilledStore(kind, keys - IN_USE)
  // staleness would have each key read again every five seconds, which is not what is measured here
  const keyring = createKeyring({ store, maxStalenessSeconds: 3600 })
  const secrets = []
  for (let i = 0; i < IN_USE; i++) {
    const { secret } = await keyring.keys.create({
      name: `bench ${i}`,
      grants: manyGrants(grants, GRANT),
      subnets: manySubnets(subnets),
      origins: ['https://app.example.com', 'https://*.example.org'],
      expiresAt: new Date(Date.now() + 86_400_000),
    })
    secrets.push(secret)
  }
  const requests = makeRequests(secrets, { header: HEADER })
  const check = handWritten(secrets, { header: HEADER, grant: GRANT })
  const { flow } = keyring
  for (const request of requests) await flow.authenticate(request)

  const turn = makeTurn(requests)
  const result = await timeBatches(
    {
      authenticate(times) {
        for (let i = 0; i < times; i++) if (!flow.authenticate(turn()).can(GRANT)) throw new Error('refused')
      },
      async 'keyring.authenticate'(times) {
        for (let i = 0; i < times; i++) if (!(await keyring.authenticate(turn())).can(GRANT)) throw new Error('refused')
      },
      'hand-written'(times) {
        for (let i = 0; i < times; i++) check(turn())
      },
    },
    seconds,
  )
  await keyring.close()
  await close()
  return result
}

function makeTurn(requests) {
  let i = 0
  return () => requests[(i = (i + 1) % requests.length)]
}
