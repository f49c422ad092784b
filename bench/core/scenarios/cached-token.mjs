// Tokens that are in the cache, beside keys that are.
import { loadKeywright } from '../../load-keywright.mjs'
import { makeRequests } from '../make-requests.mjs'
import { makeIssuer } from '../make-tokens.mjs'
import { timeBatches } from '../time-batches.mjs'

const IN_USE = 1000
const GRANT = 'monitors:read'

export async function run({ algorithm, seconds }) {
  const { createKeyring } = await loadKeywright()
  const { trusted, sign } = await makeIssuer(algorithm)
  const keyring = createKeyring({ store: 'memory:', trustedIssuers: [trusted], maxStalenessSeconds: 3600 })
  const tokens = await Promise.all(Array.from({ length: IN_USE }, (_, i) => sign(i)))
  const secrets = []
  for (let i = 0; i < IN_USE; i++)
    secrets.push((await keyring.keys.create({ name: `bench ${i}`, grants: [GRANT, 'reports:read'] })).secret)
  const ofTokens = makeRequests(
    tokens.map(token => `Bearer ${token}`),
    { header: 'Authorization' },
  )
  const ofKeys = makeRequests(
    secrets.map(secret => `Bearer ${secret}`),
    { header: 'Authorization' },
  )
  const { flow } = keyring
  for (const request of [...ofTokens, ...ofKeys]) await flow.authenticate(request)

  const authenticate = requests => {
    let i = 0
    return times => {
      for (let n = 0; n < times; n++) if (!flow.authenticate(requests[i++ % IN_USE]).can(GRANT)) throw new Error('refused')
    }
  }
  return timeBatches({ token: authenticate(ofTokens), key: authenticate(ofKeys) }, seconds)
}
