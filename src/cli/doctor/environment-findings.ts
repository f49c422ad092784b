import { nearestName } from '../../check-options.js'
import { doubtful, fine, type Finding } from './finding.js'
import { variableFindings } from './variable-findings.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Every variable that keywright reads. */
export const KNOWN_VARIABLES = [
  'KEYWRIGHT_STORE',
  'KEYWRIGHT_SECRET',
  'KEYWRIGHT_IDLE_AFTER_DAYS',
  'KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS',
  'KEYWRIGHT_MAIL_URL',
  'KEYWRIGHT_MAIL_FROM',
  'KEYWRIGHT_ISSUER',
  'KEYWRIGHT_TRUSTED_PROXIES',
  'KEYWRIGHT_URL',
  'KEYWRIGHT_API_KEY',
  'KEYWRIGHT_CLIENT_ID',
  'KEYWRIGHT_DEBUG',
] as const

/** What is wrong with the environment variables; the value of none that is a secret is repeated. */
export async function environmentFindings(environment: Environment): Promise<Finding[]> {
  const set = Object.keys(environment).filter(name => /^KEYWRIGHT_/i.test(name) && environment[name] !== '')
  const known = set.filter(isKnown)
  const strange = set
    .filter(name => !isKnown(name))
    .map(name => {
      // what all of them begin with makes none of them nearer
      const near = nearestName(
        name.slice(PREFIX.length),
        KNOWN_VARIABLES.map(variable => variable.slice(PREFIX.length)),
      )
      return doubtful(
        name,
        'nobody reads this variable',
        near ? `did you mean ${PREFIX}${near}?` : `known are ${KNOWN_VARIABLES.join(', ')}`,
      )
    })
  const refused = await variableFindings(environment)
  if (environment.KEYWRIGHT_MAIL_FROM && !environment.KEYWRIGHT_MAIL_URL)
    refused.push(doubtful('KEYWRIGHT_MAIL_FROM', 'it names a sender, and no mail server is named', 'set KEYWRIGHT_MAIL_URL, too'))
  if (strange.length + refused.length > 0) return [...strange, ...refused]
  return [fine('environment', known.length > 0 ? `${known.join(', ')} set` : 'no variable of keywright is set')]
}

const PREFIX = 'KEYWRIGHT_'

const isKnown = (name: string): boolean => (KNOWN_VARIABLES as readonly string[]).includes(name)
