import { type ApiKey, type AuditEvent, digestSecret, type Keyring, type KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { refusal, STORES, useKeyrings } from '../keys/key-fixture.js'

const BY = { user: 'ann', key: 'key_of_ann', ip: '192.0.2.1' }
const REASON = { reason: 'it leaked' }

// a day after the clock starts, when the changes are made, and a minute later
const AT = '2030-01-16T12:00:00.000Z'
const LATER = '2030-01-16T12:01:00.000Z'

interface Scene {
  keyring: Keyring
  key: ApiKey
  /** The id of an open access request. */
  request: string
  /** What must never be told. */
  secrets: string[]
}

type Told = Partial<Pick<AuditEvent, 'action' | 'account' | 'subject' | 'before' | 'after' | 'reason'>>
type Row = [name: string, change: (scene: Scene) => Promise<unknown>, told: (scene: Scene) => Told]

const subject = (kind: string, id: string) => ({ kind, id })
const made = (part: object) => ({ before: null, after: expect.objectContaining(part) as object as AuditEvent['after'] })
const gone = (part: object) => ({ before: expect.objectContaining(part) as object as AuditEvent['before'], after: null })
const anySubject = (kind: string) => ({ kind, id: expect.any(String) as string })
const secretOf = ({ id, hint, createdAt, expiresAt }: ApiKey['secrets'][number]) => ({
  id,
  hint,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt && expiresAt.toISOString(),
})

const ROWS: Row[] = [
  [
    'keys.create',
    async ({ keyring, secrets }) =>
      secrets.push((await keyring.keys.create({ name: 'new', account: 'acme', grants: ['a'] }, { by: BY })).secret),
    () => ({
      action: 'key.created',
      subject: anySubject('key'),
      ...made({
        name: 'new',
        grants: ['a'],
        createdBy: 'ann',
        expiresAt: null,
        secrets: [expect.not.objectContaining({ digest: expect.anything() })],
      }),
    }),
  ],
  [
    'keys.import',
    async ({ keyring, secrets }) => {
      secrets.push('an-imported-secret')
      await keyring.keys.import({ name: 'old', account: 'acme', secret: 'an-imported-secret' }, { by: BY })
    },
    () => ({ action: 'key.imported', subject: anySubject('key'), ...made({ name: 'old' }) }),
  ],
  [
    'keys.update',
    ({ keyring, key }) =>
      keyring.keys.update(key.id, { name: 'y', subnets: ['192.0.2.0/24'], metadata: { a: 1 }, grants: ['a'] }, { by: BY }),
    ({ key }) => ({
      action: 'key.updated',
      subject: subject('key', key.id),
      before: { name: 'x', subnets: null, metadata: null },
      after: { name: 'y', subnets: ['192.0.2.0/24'], metadata: { a: 1 } },
    }),
  ],
  [
    'keys.rotate',
    async ({ keyring, key, secrets }) => secrets.push((await keyring.keys.rotate(key.id, { graceSeconds: 60, by: BY })).secret),
    ({ key }) => ({
      action: 'key.rotated',
      subject: subject('key', key.id),
      before: { secrets: key.secrets.map(secretOf) },
      after: {
        secrets: [
          { id: expect.any(String) as string, hint: expect.any(String) as string, createdAt: AT, expiresAt: null },
          ...key.secrets.map(secretOf).map((secret, i) => (i === 0 ? { ...secret, expiresAt: LATER } : secret)),
        ],
      },
    }),
  ],
  [
    'keys.endSecret',
    ({ keyring, key }) => keyring.keys.endSecret(key.id, key.secrets[1]?.id ?? '', { by: BY }),
    ({ key }) => ({
      action: 'key.secret_ended',
      subject: subject('key', key.id),
      before: { secrets: expect.any(Array) as unknown[] },
    }),
  ],
  [
    'keys.revoke',
    ({ keyring, key }) => keyring.keys.revoke(key.id, { ...REASON, by: BY }),
    ({ key }) => ({
      action: 'key.revoked',
      subject: subject('key', key.id),
      before: { revokedAt: null, revokedReason: null },
      after: { revokedAt: expect.any(String) as string, revokedReason: 'it leaked' },
      ...REASON,
    }),
  ],
  [
    'keys.remove',
    ({ keyring, key }) => keyring.keys.remove(key.id, { by: BY }),
    ({ key }) => ({ action: 'key.deleted', subject: subject('key', key.id), ...gone({ id: key.id, name: 'x', grants: ['a'] }) }),
  ],
  [
    'roles.create',
    ({ keyring }) => keyring.roles.create({ id: 'new', name: 'New', account: 'acme', grants: ['a'] }, { by: BY }),
    () => ({ action: 'role.created', subject: subject('role', 'new'), ...made({ name: 'New', grants: ['a'] }) }),
  ],
  [
    'roles.update',
    ({ keyring }) => keyring.roles.update('reader', { grants: ['b'] }, { by: BY }),
    () => ({ action: 'role.updated', subject: subject('role', 'reader'), before: { grants: ['a'] }, after: { grants: ['b'] } }),
  ],
  [
    'roles.remove',
    ({ keyring }) => keyring.roles.remove('reader', { by: BY }),
    () => ({ action: 'role.deleted', subject: subject('role', 'reader'), ...gone({ grants: ['a'] }) }),
  ],
  [
    'members.add',
    ({ keyring }) => keyring.members.add({ user: 'new', account: 'acme', grants: ['a'] }, { by: BY }),
    () => ({ action: 'member.added', subject: subject('member', 'new'), ...made({ active: true, grants: ['a'] }) }),
  ],
  [
    'members.update',
    ({ keyring }) => keyring.members.update('bob', { email: 'bob@example.com' }, { account: 'acme', by: BY }),
    () => ({
      action: 'member.updated',
      subject: subject('member', 'bob'),
      before: { email: null },
      after: { email: 'bob@example.com' },
    }),
  ],
  [
    'members.deactivate',
    ({ keyring }) => keyring.members.deactivate('bob', { account: 'acme', by: BY }),
    () => ({
      action: 'member.deactivated',
      subject: subject('member', 'bob'),
      before: { active: true, deactivatedAt: null },
      after: { active: false, deactivatedAt: expect.any(Number) as number },
    }),
  ],
  [
    'members.activate',
    ({ keyring }) => keyring.members.activate('cat', { account: 'acme', by: BY }),
    () => ({ action: 'member.activated', subject: subject('member', 'cat'), after: { active: true, deactivatedAt: null } }),
  ],
  [
    'accessRequests.create',
    ({ keyring }) => keyring.accessRequests.create({ account: 'beta', user: 'ann', reason: 'please' }, { ip: '192.0.2.1' }),
    () => ({
      action: 'access_request.created',
      account: 'beta',
      subject: anySubject('access_request'),
      ...made({ user: 'ann', state: 'pending', reason: 'please' }),
    }),
  ],
  [
    'accessRequests.approve',
    ({ keyring, request }) => keyring.accessRequests.approve(request, { user: 'ann', note: 'welcome', ip: '192.0.2.1' }),
    ({ request }) => ({
      action: 'access_request.approved',
      subject: subject('access_request', request),
      before: { state: 'pending', note: null, decidedBy: null, decidedAt: null },
      after: { state: 'approved', note: 'welcome', decidedBy: 'ann', decidedAt: expect.any(Number) as number },
      reason: 'welcome',
    }),
  ],
  [
    'accessRequests.deny',
    ({ keyring, request }) => keyring.accessRequests.deny(request, { user: 'ann', note: 'not yet', ip: '192.0.2.1' }),
    ({ request }) => ({
      action: 'access_request.denied',
      subject: subject('access_request', request),
      before: { state: 'pending', note: null, decidedBy: null, decidedAt: null },
      reason: 'not yet',
    }),
  ],
]

describe.each(STORES)('the audit trail in %s', store => {
  const { open, now, pass } = useKeyrings(store)
  const all = async ({ audit }: Keyring) => (await audit.list({ limit: 100 })).items.toReversed()

  const setUp = async (options?: KeyringOptions): Promise<Scene> => {
    const keyring = open(options)
    const at = { account: 'acme' }
    await keyring.roles.create({ id: 'reader', name: 'Reader', ...at, grants: ['a'] })
    const { key, secret } = await keyring.keys.create({ name: 'x', ...at, grants: ['a'], expiresAt: null })
    await keyring.keys.rotate(key.id, { graceSeconds: 3600 })
    const second = await keyring.keys.rotate(key.id)
    await keyring.keys.rotate(key.id, { graceSeconds: 3600 })
    const current = await keyring.keys.rotate(key.id)
    await keyring.members.add({ user: 'bob', ...at })
    await keyring.members.add({ user: 'cat', ...at })
    await keyring.members.deactivate('cat', at)
    const request = await keyring.accessRequests.create({ ...at, user: 'bob', reason: 'please' })
    pass({ days: 1 })
    return { keyring, key: current.key, request: request.id, secrets: [secret, second.secret, current.secret] }
  }

  it.each(ROWS)('tells %s once: who, from where, what, before and after, and no secret', async (name, change, told) => {
    const scene = await setUp()
    if (name === 'keys.endSecret') {
      await scene.keyring.keys.rotate(scene.key.id, { graceSeconds: 60 })
      scene.key = (await scene.keyring.keys.get(scene.key.id)) ?? scene.key
    }
    const before = await all(scene.keyring)
    await change(scene)
    const events = await all(scene.keyring)
    expect(events.slice(0, before.length)).toEqual(before)
    const added = events.slice(before.length)
    expect(added).toHaveLength(1)
    const { after, ...expected } = told(scene)
    const actor = name.startsWith('accessRequests') ? { user: 'ann', key: null, ip: '192.0.2.1' } : BY
    expect(added[0]).toMatchObject({ account: 'acme', reason: null, ...expected, actor, at: now(), sequence: before.length + 1 })
    if (after) expect(added[0]?.after).toMatchObject(after)
    else if ('after' in told(scene)) expect(added[0]?.after).toBeNull()
    if (added[0]?.before && added[0].after) expect(Object.keys(added[0].before)).toEqual(Object.keys(added[0].after))
    const text = JSON.stringify(events)
    for (const secret of scene.secrets) {
      const digest = digestSecret(secret).slice('sha256:'.length)
      for (const part of [secret, secret.slice(8, 40), digest, Buffer.from(digest, 'base64url').toString('hex')])
        expect(text).not.toContain(part)
    }
    expect(text).not.toContain('digest')
    expect(await scene.keyring.audit.verify()).toEqual({ ok: true, events: events.length, problem: null })
  })

  it('tells of a member that comes with a key, and of a role that comes and goes with it', async () => {
    const keyring = open({ rules: { dedicatedRole: true } })
    const { key } = await keyring.keys.create({ name: 'x', account: 'acme', owner: 'ann', grants: ['a'] }, { by: BY })
    await keyring.keys.create({ name: 'y', account: 'acme', owner: 'ann' }, { by: BY })
    await keyring.keys.remove(key.id, { by: BY })
    const told = (await all(keyring)).map(({ action, subject: { id }, actor }) => [action, id, actor.user])
    expect(told).toEqual([
      ['member.added', 'ann', 'ann'],
      ['role.created', key.role, 'ann'],
      ['key.created', key.id, 'ann'],
      ['role.created', expect.any(String), 'ann'],
      ['key.created', expect.any(String), 'ann'],
      ['key.deleted', key.id, 'ann'],
      ['role.deleted', key.role, 'ann'],
    ])
  })

  it('says nothing of what changed nothing', async () => {
    const { keyring, key, request } = await setUp()
    await keyring.keys.revoke(key.id)
    await keyring.accessRequests.approve(request, { user: 'ann' })
    const before = await all(keyring)
    await keyring.keys.revoke(key.id)
    await keyring.keys.update(key.id, {})
    await keyring.keys.update(key.id, { name: 'x', grants: ['a'] })
    await keyring.members.deactivate('cat', { account: 'acme' })
    await keyring.members.activate('bob', { account: 'acme' })
    await keyring.roles.update('reader', { name: 'Reader' })
    for (const refused of [
      () => keyring.keys.create({ name: '' }),
      () => keyring.keys.update('missing', { name: 'y' }),
      () => keyring.keys.update(key.id, { name: 'y' }, { ifVersion: 1 }),
      () => keyring.keys.update(key.id, { subnets: [] }),
      () => keyring.roles.create({ id: 'reader', name: 'x', grants: [] }),
      () => keyring.members.add({ user: 'bob', account: 'acme' }),
      () => keyring.accessRequests.approve(request, { user: 'ann' }),
      () => keyring.accessRequests.create({ account: 'acme', user: 'ann', reason: 'again' }),
    ])
      await refusal(refused)
    expect(await all(keyring)).toEqual(before)
  })

  it.each<[rule: string, options: KeyringOptions['rules'], change: (scene: Scene) => Promise<unknown>]>([
    ['keysPerAccount', { keysPerAccount: 1 }, ({ keyring }) => keyring.keys.create({ name: 'y', account: 'acme' }, { by: BY })],
    [
      'longestLifetimeDays',
      { longestLifetimeDays: 1 },
      ({ keyring }) => keyring.keys.create({ name: 'y', account: 'acme', expiresAt: null }, { by: BY }),
    ],
    [
      'neverExpires',
      { neverExpires: 'refused' },
      ({ keyring }) => keyring.keys.import({ name: 'y', account: 'acme', secret: 'an-imported-secret' }, { by: BY }),
    ],
    ['grantsRequired', { grantsRequired: true }, ({ keyring, key }) => keyring.keys.update(key.id, { grants: [] }, { by: BY })],
    [
      'grantsImmutable',
      { grantsImmutable: true },
      ({ keyring, key }) => keyring.keys.update(key.id, { grants: ['b'] }, { by: BY }),
    ],
    [
      'subnetsRequired',
      { subnetsRequired: true },
      ({ keyring, key }) => keyring.keys.update(key.id, { subnets: null }, { by: BY }),
    ],
    [
      'technicalContactRequired',
      { technicalContactRequired: true },
      ({ keyring }) => keyring.keys.create({ name: 'y', account: 'acme' }, { by: BY }),
    ],
    [
      'approvalRequired',
      { approvalRequired: true },
      ({ keyring }) => keyring.keys.create({ name: 'y', account: 'acme' }, { by: BY }),
    ],
    ['dedicatedRole', { dedicatedRole: true }, ({ keyring, key }) => keyring.keys.update(key.id, { grants: ['b'] }, { by: BY })],
    ['deleteOnlyInactive', { deleteOnlyInactive: true }, ({ keyring, key }) => keyring.keys.remove(key.id, { by: BY })],
    ['ownership', { ownership: 'personal' }, ({ keyring }) => keyring.keys.create({ name: 'y', account: 'acme' }, { by: BY })],
    [
      'grantCatalogue',
      { grantCatalogue: { a: 'A' } },
      ({ keyring }) => keyring.keys.create({ name: 'y', account: 'acme', grants: ['b'] }, { by: BY }),
    ],
    [
      'grantCatalogue',
      { grantCatalogue: { a: 'A' } },
      ({ keyring }) => keyring.roles.update('reader', { grants: ['b'] }, { by: BY }),
    ],
    [
      'grantsRequired',
      { grantsRequired: true },
      ({ keyring }) => keyring.roles.create({ name: 'y', account: 'acme', grants: [] }, { by: BY }),
    ],
  ])('tells that %s refused a change, under %j', async (rule, rules, change) => {
    const scene = await setUp()
    const keyring = open(rules === undefined ? {} : { rules })
    const before = await all(keyring)
    const error = await refusal(change({ ...scene, keyring }))
    expect(error.rule).toBe(rule)
    const events = await all(keyring)
    expect(events).toHaveLength(before.length + 1)
    expect(events.at(-1)).toMatchObject({
      action: 'rule.refused',
      account: 'acme',
      actor: BY,
      at: now(),
      before: null,
      after: { rule, code: error.code },
      reason: error.message,
    })
    expect([scene.key.id, 'reader', 'acme']).toContain(events.at(-1)?.subject.id)
    expect((await keyring.audit.verify()).ok).toBe(true)
  })

  it.each<[by: unknown]>([[{ user: 5 }], [{ user: 'x'.repeat(321) }], [{ name: 'ann' }], [{ ip: {} }]])(
    'takes no actor like %j, and then nothing is changed',
    async by => {
      const { keyring, key, request } = await setUp()
      const before = await all(keyring)
      const options = { by } as { by: { user: string } }
      for (const change of [
        () => keyring.keys.create({ name: 'y' }, options),
        () => keyring.keys.update(key.id, { name: 'y' }, options),
        () => keyring.keys.remove(key.id, options),
        () => keyring.roles.update('reader', { name: 'y' }, options),
        () => keyring.roles.remove('reader', options),
        () => keyring.members.add({ user: 'dan' }, options),
        () => keyring.members.deactivate('bob', { account: 'acme', ...options }),
      ])
        expect(Object.keys((await refusal(change)).errors ?? {})).toEqual(['by'])
      expect((await refusal(keyring.accessRequests.approve(request, { user: 5 } as never))).code).toBe('invalid_input')
      expect(await all(keyring)).toEqual(before)
    },
  )
})
