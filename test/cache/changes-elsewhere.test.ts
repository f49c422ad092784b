import type { Keyring, KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { AUDIT_ACTIONS, type AuditAction } from '../../src/audit/audit-action.js'
import { createInvalidation } from '../../src/invalidation.js'
import { manualClock } from '../http/manual-clock.js'
import { present } from '../keys/key-fixture.js'
import { fateOf, tokenOf } from '../tokens/own-tokens.js'
import { instance, until } from './fleet.js'
import { scriptedStore } from './scripted-store.js'

const issuer = 'https://api.example.com'
const FAST = { algorithm: 'ES256' as const }

interface Subject {
  readonly id: string
  readonly secret: string
}

/** What another instance does to a key, and what becomes of a request from 192.0.2.7 that was let in before. */
const CHANGES: readonly [
  what: string,
  change: (elsewhere: Keyring, key: Subject) => Promise<unknown>,
  becomes: string,
  rules?: KeyringOptions['rules'],
][] = [
  ['revoked', (keyring, { id }) => keyring.keys.revoke(id), 'key_revoked'],
  ['deleted', (keyring, { id }) => keyring.keys.remove(id), 'unknown_key'],
  ['given fewer grants', (keyring, { id }) => keyring.keys.update(id, { grants: ['other:read'] }), 'may less'],
  ['held to subnets', (keyring, { id }) => keyring.keys.update(id, { subnets: ['10.0.0.0/8'] }), 'ip_not_allowed'],
  [
    'held to origins',
    (keyring, { id }) => keyring.keys.update(id, { origins: ['https://app.example.com'] }),
    'origin_not_allowed',
  ],
  [
    'given an end',
    (keyring, { id }) => keyring.keys.update(id, { expiresAt: new Date(Date.UTC(2030, 0, 1) + 5) }),
    'key_expired',
  ],
  ['rotated', (keyring, { id }) => keyring.keys.rotate(id, { graceSeconds: 0 }), 'secret_ended'],
  [
    'rotated, and the old secret ended',
    async (keyring, { id }) => {
      await keyring.keys.rotate(id, { graceSeconds: 3600 })
      const old = (await keyring.keys.get(id))?.secrets.find(({ expiresAt }) => expiresAt !== null)
      await keyring.keys.endSecret(id, old?.id ?? '')
    },
    'secret_ended',
  ],
  ['narrowed by its role', keyring => keyring.roles.update('reader', { grants: ['other:read'] }), 'may less'],
  [
    'narrowed by its owner',
    keyring => keyring.members.update('jane', { grants: ['other:read'] }, { account: 'acme' }),
    'may less',
    { ownership: 'personal' },
  ],
  [
    'that of somebody who is gone',
    keyring => keyring.members.deactivate('jane', { account: 'acme' }),
    'owner_inactive',
    { ownership: 'personal' },
  ],
]

async function fate(keyring: Keyring, secret: string, from?: string): Promise<string> {
  const headers = { 'x-api-key': secret, ...(from === undefined ? {} : { origin: from }) }
  return keyring.authenticate({ headers, socket: { remoteAddress: '192.0.2.7' } }).then(
    principal => (principal.can('reports:read') ? 'ok' : 'may less'),
    (error: { code: string }) => error.code,
  )
}

describe('an instance hears of what another did, within the interval', () => {
  it.each(CHANGES)('where a key was %s', async (what, change, becomes, rules = {}) => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const here = instance(scripted.store, { clock, rules })
    const elsewhere = instance(scripted.inner, { clock, rules })
    await elsewhere.roles.create({ id: 'reader', name: 'Reader', grants: ['reports:read'] })
    const made = await elsewhere.keys.create({
      name: 'k',
      account: 'acme',
      owner: 'jane',
      ...(rules.ownership ? { grants: ['reports:read'] } : { role: 'reader' }),
    })
    const plain = await elsewhere.keys.create({ name: 'k', account: 'acme', owner: 'jane', grants: ['reports:read'] })
    const { key, secret } = what.includes('role') || rules.ownership ? made : plain
    await here.ready()
    clock.advance({ ms: 1 })
    const origin = 'https://other.example.com'
    expect(await fate(here, secret, origin)).toBe('ok')
    await until(async () => (await here.health()).feed.confirmedAt !== null)
    await change(elsewhere, { id: key.id, secret })
    clock.advance({ ms: 10 })
    // the clock stands still now: what is remembered does not age
    await until(async () => (await fate(here, secret, origin)) === becomes)
    expect(await fate(here, secret, origin)).toBe(becomes)
  })

  it('where a role is gone that a key carries', async () => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const [here, elsewhere] = [instance(scripted.store, { clock }), instance(scripted.inner, { clock })]
    await elsewhere.roles.create({ id: 'reader', name: 'Reader', grants: ['reports:read'] })
    const { key, secret } = await elsewhere.keys.create({ name: 'k', role: 'reader' })
    await here.ready()
    clock.advance({ ms: 1 })
    expect(await fate(here, secret)).toBe('ok')
    await until(async () => (await here.health()).feed.confirmedAt !== null)
    await elsewhere.keys.update(key.id, { role: null })
    await elsewhere.roles.remove('reader')
    await until(async () => (await fate(here, secret)) === 'may less')
    expect(await present(here, secret)).toMatchObject({ role: null, grants: [] })
  })

  it.each([
    ['the token was revoked', async (keyring: Keyring, _: Subject, token: string) => keyring.tokens.revoke(token)],
    ['its key was revoked', async (keyring: Keyring, { id }: Subject) => keyring.keys.revoke(id)],
    ['its key was narrowed', async (keyring: Keyring, { id }: Subject) => keyring.keys.update(id, { grants: [] })],
    ['the role of its key was narrowed', async (keyring: Keyring) => keyring.roles.update('reader', { grants: [] })],
    ['its signing key was retired', async (keyring: Keyring) => keyring.tokens.rotateSigningKey({ retire: true })],
  ])('where a token ends because %s', async (what, change) => {
    const scripted = scriptedStore()
    const clock = manualClock()
    const options = { clock, issuer, tokens: FAST, maxStalenessSeconds: 3600 }
    const [here, elsewhere] = [instance(scripted.store, options), instance(scripted.inner, options)]
    await elsewhere.roles.create({ id: 'reader', name: 'Reader', grants: ['reports:read'] })
    const held = await elsewhere.keys.create({ name: 'k', ...(what.includes('role') ? { role: 'reader' } : { grants: ['a:b'] }) })
    const token = await tokenOf(elsewhere, held, { issuer })
    await here.ready()
    await until(async () => (await here.health()).feed.confirmedAt !== null)
    clock.advance({ ms: 1 })
    expect([await fateOf(here, token), await fateOf(here, token)]).toEqual(['good', 'good'])
    await change(elsewhere, { id: held.key.id, secret: held.secret }, token)
    await until(async () => (await fateOf(here, token)).startsWith('401'))
    expect(await fateOf(here, token)).toMatch(/^401 (token_revoked|invalid_token)$/)
  })
})

/** What each action of the audit trail has forgotten: keys, tokens, or all tokens; signing keys. */
const EFFECTS: Readonly<Record<AuditAction, readonly string[]>> = {
  'key.created': ['keys x', 'tokens x'],
  'key.imported': ['keys x', 'tokens x'],
  'key.rehashed': ['keys x', 'tokens x'],
  'key.updated': ['keys x', 'tokens x'],
  'key.rotated': ['keys x', 'tokens x'],
  'key.secret_ended': ['keys x', 'tokens x'],
  'key.revoked': ['keys x', 'tokens x'],
  'key.deleted': ['keys x', 'tokens x'],
  'key.leaked': ['keys x', 'tokens x'],
  'member.added': ['keys x', 'tokens x'],
  'member.updated': ['keys x', 'tokens x'],
  'member.activated': ['keys x', 'tokens x'],
  'member.deactivated': ['keys x', 'tokens x'],
  'role.created': ['keys x', 'tokens x'],
  'role.updated': ['keys x', 'tokens x'],
  'role.deleted': ['keys x', 'tokens x'],
  'access_request.created': [],
  'access_request.approved': [],
  'access_request.denied': [],
  'login.started': [],
  'login.ended': ['tokens x'],
  'token.revoked': ['tokens x'],
  'signing_key.created': ['signing keys', 'all tokens'],
  'rule.refused': [],
}

describe('every action of the audit trail', () => {
  const forgotten = (actions: readonly AuditAction[]): string[] => {
    const said: string[] = []
    const note = (what: string) => () => void said.push(what)
    const noteIds = (what: string) => (ids: Iterable<string>) => void said.push(`${what} ${[...ids].join(' ')}`)
    const { apply } = createInvalidation({
      keyVerifier: { forget: noteIds('keys'), forgetAll: note('all keys') },
      tokenVerifier: { forget: noteIds('tokens'), forgetAll: note('all tokens') },
      signingKeys: { forget: note('signing keys') },
    })
    apply(actions.map(action => ({ action, subject: { kind: 'key', id: 'x' } })))
    return said
  }

  it.each(AUDIT_ACTIONS)('is heeded, or known to change nothing: %s', action => {
    expect(forgotten([action])).toEqual(EFFECTS[action])
  })

  it('is heeded among others', () => {
    expect(forgotten(['login.started', 'key.revoked', 'token.revoked', 'role.updated'])).toEqual(['keys x x', 'tokens x x x'])
  })

  it('that a later version brings has a key forgotten', () => {
    expect(forgotten(['key.moved' as AuditAction])).toEqual(['keys x', 'tokens x'])
  })
})
