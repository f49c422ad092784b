// Tokens of this server's own that are in the cache, beside the keys that they were exchanged for.
import { loadKeywright } from '../../load-keywright.mjs'
import { makeRequests } from '../make-requests.mjs'
import { timeBatches } from '../time-batches.mjs'

const IN_USE = 1000
const GRANT = 'monitors:read'
const ISSUER = 'http://127.0.0.1:3000'

export async function run({ algorithm, seconds }) {
  const { createKeyring } = await loadKeywright()
  const keyring = createKeyring({ store: 'memory:', tokens: { algorithm }, maxStalenessSeconds: 3600 })
  const { issuing } = keyring.foundation
  const tokens = []
  const secrets = []
  for (let i = 0; i < IN_USE; i++) {
    const { key, secret } = await keyring.keys.create({ name: `bench ${i}`, grants: [GRANT, 'reports:read'] })
    const { id: keyId, account, grants, subnets, origins, expiresAt } = key
    const exchanged = { keyId, secretId: key.secrets[0].id, account, grants, subnets, origins, expiresAt }
    const { token } = await issuing.forKey(exchanged, { issuer: ISSUER, scope: undefined, boundTo: null })
    tokens.push(token)
    secrets.push(secret)
  }
  const [ofTokens, ofKeys] = [tokens, secrets].map(credentials =>
    makeRequests(
      credentials.map(credential => `Bearer ${credential}`),
      { header: 'Authorization' },
    ),
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
