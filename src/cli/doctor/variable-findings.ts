import { createKeyring } from '../../keyring.js'
import { createSealing } from '../../sealing/sealing-secret.js'
import { readStoreUrl } from '../../stores/open-store.js'
import { readApi } from '../client/api-options.js'
import { environmentKey } from '../client/key-options.js'
import { environmentMail } from '../environment-mail.js'
import { environmentProxies } from '../environment-proxies.js'
import { idleRules } from '../idle-rules.js'
import { type Finding, reasonOf, wrong } from './finding.js'

type Environment = Readonly<Record<string, string | undefined>>

// whoever reads a variable for its work reads it here, so that both refuse the same
const READERS: readonly ((environment: Environment) => unknown)[] = [
  ({ KEYWRIGHT_STORE: url }) => url && readStoreUrl(url, 'KEYWRIGHT_STORE'),
  ({ KEYWRIGHT_SECRET: secret }) => createSealing(secret || undefined, 'memory:'),
  environment => idleRules(environment),
  environmentMail,
  ({ KEYWRIGHT_ISSUER: issuer }) => issuer && checkIssuer(issuer),
  environmentProxies,
  environment => environment.KEYWRIGHT_URL && readApi({ name: 'keywright' }, { environment }),
  environment => environmentKey('KEYWRIGHT_API_KEY', environment),
]

/** What is wrong with the value of each variable, and what would be right; of a secret nothing is repeated. */
export async function variableFindings(environment: Environment): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const read of READERS) {
    try {
      await read(environment)
    } catch (error) {
      const reason = reasonOf(error)
      // every one of them says first which variable it is about
      const [name = 'environment'] = /^KEYWRIGHT_[A-Z_]+/.exec(reason) ?? []
      findings.push(wrong(name, reason, 'correct the value'))
    }
  }
  return findings
}

async function checkIssuer(issuer: string): Promise<void> {
  try {
    await createKeyring({ store: 'memory:', issuer }).close()
  } catch (error) {
    throw new TypeError(reasonOf(error).replace('createKeyring: issuer', 'KEYWRIGHT_ISSUER'), { cause: error })
  }
}
