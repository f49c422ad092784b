import { AuthError, type Keyring, type Principal } from 'keywright'
import type { Fixture } from './key-fixture.js'

// one for each part that the subnets, origins, ends and grants of the tests cut the world into
const ADDRESSES = [
  '192.0.2.7',
  '192.0.2.1',
  '192.0.2.200',
  '198.51.100.1',
  '203.0.113.9',
  '2001:db8:1::1',
  '2001:db8:2::1',
  '2600::1',
  undefined,
]
const ORIGINS = [
  'https://a.example.com',
  'https://b.example.com',
  'https://x.a.example.com',
  'https://x.b.example.com',
  'http://a.example.com',
  'https://other.example',
  'null',
  'https://elsewhere.test',
]
const HOURS = [12, 36, 60, 24 * 36_500]
const GRANTS = ['a', 'm', 'm:read', 'm:write', 'm:eu:read', 'm:eu:write', 'n:read', 'n', 'z', 'keys:read', 'keys:write']

/** What to draw keys from: each of these says yes to some of the above. */
export const POOLS = {
  grants: ['*', 'a', 'm', 'm:*', 'm:read', 'm:write', 'm:eu:*', 'm:eu:read', 'n:*', 'n:read'],
  subnets: [
    '0.0.0.0/0',
    '192.0.2.0/24',
    '192.0.2.0/25',
    '192.0.2.128/25',
    '192.0.2.7/32',
    '198.51.100.0/24',
    '::/0',
    '2001:db8::/32',
    '2001:db8:1::/48',
  ],
  origins: [
    'https://a.example.com',
    'https://*.example.com',
    'https://*.a.example.com',
    'http://a.example.com',
    'https://other.example',
    'null',
  ],
  days: [1, 2, 3],
}

/** Whatever a secret is good for: each grant, from each address, for each origin, at each time, found by trying. */
export type Reach = ReadonlySet<string>

export async function reachOf(keyring: Keyring, secret: string, { pass }: Pick<Fixture, 'pass'>): Promise<Reach> {
  const reach = new Set<string>()
  for (const hours of HOURS) {
    pass({ seconds: hours * 3600 })
    for (const address of ADDRESSES) {
      for (const origin of ORIGINS) {
        const principal = await tryOut(keyring, secret, origin, address)
        const place = `from ${address} for ${origin} in ${hours} hours`
        if (principal) for (const grant of ['', ...GRANTS.filter(principal.can)]) reach.add(`"${grant}" ${place}`)
      }
    }
    pass({ seconds: -hours * 3600 })
  }
  return reach
}

async function tryOut(keyring: Keyring, secret: string, origin: string, remoteAddress?: string): Promise<Principal | null> {
  const socket = remoteAddress === undefined ? {} : { remoteAddress }
  try {
    return await keyring.authenticate({ headers: { 'x-api-key': secret, origin }, socket })
  } catch (error) {
    if (error instanceof AuthError && error.status < 500) return null
    throw error
  }
}

/** What one reaches beyond others. */
export const beyond = (reach: Reach, ...others: Reach[]): string[] =>
  [...reach].filter(one => !others.some(other => other.has(one)))
