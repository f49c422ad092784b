// Tokens that were never seen, beside jose's jwtVerify of the same tokens with the key at hand.
import { jwtVerify } from 'jose'
import { loadKeywright } from '../../load-keywright.mjs'
import { makeRequests } from '../make-requests.mjs'
import { makeIssuer } from '../make-tokens.mjs'
import { timeBatches } from '../time-batches.mjs'

const TOKENS = 400

export async function run({ algorithm, seconds }) {
  const { createKeyring } = await loadKeywright()
  const { trusted, key, options, sign } = await makeIssuer(algorithm)
  const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, i) => sign(i)))
  const requests = makeRequests(
    tokens.map(token => `Bearer ${token}`),
    { header: 'Authorization' },
  )
  // nothing may be as old as nothing: each is verified anew
  const { flow } = createKeyring({ store: 'memory:', trustedIssuers: [trusted], maxStalenessSeconds: 0 })
  let i = 0
  return timeBatches(
    {
      async authenticate(times) {
        for (let n = 0; n < times; n++)
          if (!(await flow.authenticate(requests[i++ % TOKENS])).can('monitors:read')) throw new Error('refused')
      },
      async jose(times) {
        for (let n = 0; n < times; n++) await jwtVerify(tokens[i++ % TOKENS], key, options)
      },
    },
    seconds,
  )
}
