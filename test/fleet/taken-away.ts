import type { Keyring } from 'keywright'
import { present } from '../keys/key-fixture.js'
import { fateOf, tokenOf } from '../tokens/own-tokens.js'

export const ISSUER = 'https://api.example.com'

/** Something that is good, and what is done to it. */
export interface Taken {
  /** `good`, or what it is refused with. */
  fate(keyring: Keyring): Promise<string>
  take(keyring: Keyring): Promise<unknown>
  readonly becomes: string
}

type Case = readonly [what: string, prepare: (maker: Keyring) => Promise<Taken>]

/** A key of a person of its own. */
export async function makeKey(keyring: Keyring, held: { role?: string; grants?: string[] } = { grants: ['reports:read'] }) {
  const owner = `person-${crypto.randomUUID()}`
  const { key, secret } = await keyring.keys.create({ name: 'k', account: 'acme', owner, ...held })
  return { key, id: key.id, owner, secret }
}

type Made = Awaited<ReturnType<typeof makeKey>>

async function fateOfKey(keyring: Keyring, secret: string): Promise<string> {
  const found = await present(keyring, secret)
  if (typeof found === 'string') return found
  return found.can('reports:read') ? 'good' : 'may less'
}

const ofKey = (what: string, becomes: string, take: (keyring: Keyring, made: Made) => Promise<unknown>): Case => [
  what,
  async maker => {
    const made = await makeKey(maker)
    return { fate: keyring => fateOfKey(keyring, made.secret), take: keyring => take(keyring, made), becomes }
  },
]

const ofToken = (
  what: string,
  becomes: string,
  take: (keyring: Keyring, made: Made, token: string) => Promise<unknown>,
): Case => [
  what,
  async maker => {
    const made = await makeKey(maker)
    const token = await tokenOf(maker, made, { issuer: ISSUER })
    return { fate: keyring => fateOf(keyring, token), take: keyring => take(keyring, made, token), becomes }
  },
]

const loginEnded: Case = [
  'a login is ended',
  async maker => {
    const { issuing } = maker.foundation
    const user = `person-${crypto.randomUUID()}`
    await maker.members.enrol({ user, account: 'acme' })
    const id = issuing.logins.newId()
    const login = { id, user, account: 'acme', clientId: 'cli', grants: ['a:read'], boundTo: null, by: { user } }
    const started = await issuing.startLogin(login, ISSUER, [])
    if (!started) throw new Error('there is no login')
    const { token } = started.token
    return { fate: keyring => fateOf(keyring, token), take: keyring => keyring.logins.end(id), becomes: '401 token_revoked' }
  },
]

const roleNarrowed: Case = [
  'the role of a key is given fewer grants',
  async maker => {
    await maker.roles.create({ id: 'reader', name: 'Reader', grants: ['reports:read'] })
    const { secret } = await makeKey(maker, { role: 'reader' })
    const take = (keyring: Keyring) => keyring.roles.update('reader', { grants: ['a:read'] })
    return { fate: keyring => fateOfKey(keyring, secret), take, becomes: 'may less' }
  },
]

/** What is done at once has forgotten what it concerns alone; what has more than that forgotten is done by itself. */
export const TAKEN_AWAY: readonly (readonly Case[])[] = [
  [
    ofKey('a key is deleted', 'unknown_key', (keyring, { id }) => keyring.keys.remove(id)),
    ofKey('a key is given fewer grants', 'may less', (keyring, { id }) => keyring.keys.update(id, { grants: ['a:read'] })),
    ofKey('a key is held to subnets', 'ip_not_allowed', (keyring, { id }) =>
      keyring.keys.update(id, { subnets: ['10.0.0.0/8'] }),
    ),
    ofKey('a key is rotated without grace', 'secret_ended', (keyring, { id }) => keyring.keys.rotate(id, { graceSeconds: 0 })),
    ofToken('a token is revoked', '401 token_revoked', (keyring, _, token) => keyring.tokens.revoke(token)),
    ofToken('the key of a token is revoked', '401 token_revoked', (keyring, { id }) => keyring.keys.revoke(id)),
    loginEnded,
  ],
  [roleNarrowed],
  [
    ofKey('the owner of a key is deactivated', 'owner_inactive', (keyring, { owner }) =>
      keyring.members.deactivate(owner, { account: 'acme' }),
    ),
  ],
  [
    ofToken('the key that a token is signed with is retired', '401 invalid_token', keyring =>
      keyring.tokens.rotateSigningKey({ retire: true }),
    ),
  ],
]
