import { createKeyring, type Keyring, type KeyringOptions, ManagementError } from 'keywright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newKeySchema } from '../../../src/management/contract/key-input-schema.js'
import { fieldProblems } from '../../../src/management/field-problems.js'
import { readInput } from '../../../src/management/read-input.js'
import { refused } from '../../../src/portal/problems/refused.js'
import { servers as managed } from '../../management/management-servers.js'

const DAY_MS = 86_400_000
const NOW = Date.parse('2030-01-01T00:00:00Z')

const later = (days: number) => new Date(NOW + days * DAY_MS)

/** Something that is refused, with what a form says of it: beside fields by their name, above it by the empty name. */
interface Refusal {
  readonly what: string
  readonly options?: KeyringOptions
  readonly attempt: (keyring: Keyring, clock: { now: Date }) => Promise<unknown>
  readonly says: Readonly<Record<string, string>>
}

const WITHIN = { grants: ['a:*'], subnets: ['192.0.2.0/24'], origins: ['https://a.example'], expiresAt: later(10) }

const REFUSALS: readonly Refusal[] = [
  {
    what: 'several fields at once',
    attempt: ({ keys }) => keys.create({ name: '', subnets: ['10.0.0.5/8'], origins: [], technicalContact: 'a\0' }),
    says: { name: 'Fill this in', subnets: '10.0.0.0/8', origins: 'nobody could use', technicalContact: 'cannot be seen' },
  },
  {
    what: 'a limit',
    options: { rules: { keysPerAccount: 1, deleteOnlyInactive: true } },
    attempt: async ({ keys }) => {
      await keys.create({ name: 'a', account: 'acme' })
      await keys.create({ name: 'b', account: 'acme' })
    },
    says: { '': 'An account can have 1 key, and keys that no longer work count too. Revoke and delete one' },
  },
  {
    what: 'an account that never asked',
    options: { rules: { approvalRequired: true } },
    attempt: ({ keys }) => keys.create({ name: 'a', account: 'acme' }),
    says: { '': 'Request access first.' },
  },
  {
    what: 'an account that waits',
    options: { rules: { approvalRequired: true } },
    attempt: async ({ keys, accessRequests }) => {
      await accessRequests.create({ account: 'acme', user: 'u', reason: 'why' })
      await keys.create({ name: 'a', account: 'acme' })
    },
    says: { '': 'waiting for an answer' },
  },
  {
    what: 'an account that was denied',
    options: { rules: { approvalRequired: true } },
    attempt: async ({ keys, accessRequests }) => {
      const { id } = await accessRequests.create({ account: 'acme', user: 'u', reason: 'why' })
      await accessRequests.deny(id, { user: 'boss', note: 'no' })
      await keys.create({ name: 'a', account: 'acme' })
    },
    says: { '': 'You can request access again.' },
  },
  {
    what: 'a second request',
    attempt: async ({ accessRequests }) => {
      await accessRequests.create({ account: 'acme', user: 'u', reason: 'why' })
      await accessRequests.create({ account: 'acme', user: 'u', reason: 'why' })
    },
    says: { '': 'has already requested access' },
  },
  {
    what: 'a second decision',
    attempt: async ({ accessRequests }) => {
      const { id } = await accessRequests.create({ account: 'acme', user: 'u', reason: 'why' })
      await accessRequests.approve(id, { user: 'boss' })
      await accessRequests.deny(id, { user: 'boss', note: 'no' })
    },
    says: { '': 'was already approved' },
  },
  {
    what: 'a denial without a note',
    attempt: ({ accessRequests }) => accessRequests.deny('x', { user: 'boss', note: null as never }),
    says: { note: 'Fill this in.' },
  },
  {
    what: 'a reason that is too long',
    attempt: ({ accessRequests }) => accessRequests.create({ user: 'u', reason: 'x'.repeat(2001) }),
    says: { reason: '2,000 characters' },
  },
  {
    what: 'an address that is none',
    attempt: ({ accessRequests }) => accessRequests.create({ user: 'u', reason: 'x', email: 'nobody' }),
    says: { email: 'not an e-mail address' },
  },
  {
    what: 'grants that are fixed',
    options: { rules: { grantsImmutable: true } },
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a', grants: ['a'] })
      await keys.update(key.id, { grants: ['b'] })
    },
    says: { grants: 'Make a new key for other grants' },
  },
  {
    what: 'grants of a role of its own',
    options: { rules: { dedicatedRole: true } },
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a', grants: ['a'] })
      await keys.update(key.id, { grants: ['b'] })
    },
    says: { grants: 'Change the role instead' },
  },
  {
    what: 'a role beside one of its own',
    options: { rules: { dedicatedRole: true } },
    attempt: async ({ keys, roles }) => {
      const { id } = await roles.create({ name: 'r', grants: [] })
      await keys.create({ name: 'a', role: id })
    },
    says: { role: 'Leave the role out' },
  },
  { what: 'an unknown role', attempt: ({ keys }) => keys.create({ name: 'a', role: 'x' }), says: { role: 'no longer exists' } },
  {
    what: 'an id that is none',
    attempt: ({ keys }) => keys.create({ name: 'a', owner: ' u' }),
    says: { owner: 'visible characters' },
  },
  {
    what: 'an owner who is gone',
    attempt: async ({ keys, members }) => {
      await members.add({ user: 'u', account: 'acme' })
      await members.deactivate('u', { account: 'acme' })
      await keys.create({ name: 'a', account: 'acme', owner: 'u' })
    },
    says: { owner: 'not an active member' },
  },
  {
    what: 'a key without an owner',
    options: { rules: { ownership: 'personal' } },
    attempt: ({ keys }) => keys.create({ name: 'a' }),
    says: { owner: 'Name its owner' },
  },
  {
    what: 'a past expiry',
    attempt: ({ keys }) => keys.create({ name: 'a', expiresAt: later(-1) }),
    says: { expiresAt: 'is in the past' },
  },
  {
    what: 'a life that is too long',
    options: { rules: { longestLifetimeDays: 1 } },
    attempt: ({ keys }) => keys.create({ name: 'a', expiresAt: later(2) }),
    says: { expiresAt: 'A key lives for 1 day at most' },
  },
  {
    what: 'a life without end',
    options: { rules: { neverExpires: 'refused' } },
    attempt: ({ keys }) => keys.create({ name: 'a', expiresAt: null }),
    says: { expiresAt: 'must end some day' },
  },
  {
    what: 'a key that has ended',
    attempt: async ({ keys }, clock) => {
      const { key } = await keys.create({ name: 'a', expiresAt: later(1) })
      clock.now = later(2)
      await keys.update(key.id, { expiresAt: later(3) })
    },
    says: { '': 'cannot be prolonged' },
  },
  {
    what: 'a key that is no longer active',
    attempt: async ({ keys }, clock) => {
      const { key } = await keys.create({ name: 'a', expiresAt: later(1) })
      clock.now = later(2)
      await keys.rotate(key.id)
    },
    says: { '': 'The key has expired.' },
  },
  {
    what: 'a third secret',
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a' })
      await keys.rotate(key.id, { graceSeconds: 60 })
      await keys.rotate(key.id, { graceSeconds: 60 })
    },
    says: { '': 'End the old one first' },
  },
  {
    what: 'a grace without end',
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a' })
      await keys.rotate(key.id, { graceSeconds: Infinity })
    },
    says: { graceSeconds: '366 days at most' },
  },
  {
    what: 'the current secret',
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a' })
      await keys.endSecret(key.id, key.secrets[0]?.id ?? '')
    },
    says: { '': 'current secret' },
  },
  {
    what: 'an active key',
    options: { rules: { deleteOnlyInactive: true } },
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a' })
      await keys.remove(key.id)
    },
    says: { '': 'Revoke it first' },
  },
  {
    what: 'what somebody else changed',
    attempt: async ({ keys }) => {
      const { key } = await keys.create({ name: 'a' })
      await keys.update(key.id, { name: 'b' })
      await keys.update(key.id, { name: 'c' }, { ifVersion: 1 })
    },
    says: { '': 'Somebody else changed this' },
  },
  {
    what: 'more than the maker has',
    attempt: ({ keys }) =>
      keys.create(
        { name: 'a', grants: ['a:x', 'b', 'c'], subnets: null, origins: ['https://b.example'], expiresAt: null },
        { within: WITHIN },
      ),
    says: {
      grants: 'you do not hold b, c',
      subnets: 'Stay within 192.0.2.0/24',
      origins: 'Stay within https://a.example',
      expiresAt: 'no later than Jan 11, 2030, 12:00 AM UTC',
    },
  },
  {
    what: 'a role that keys carry further',
    attempt: async ({ keys, roles }) => {
      const { id } = await roles.create({ name: 'r', grants: [] })
      await keys.create({ name: 'a', role: id })
      await roles.update(id, { grants: ['a:x'] }, { within: WITHIN })
    },
    says: { grants: 'Ask an admin' },
  },
  {
    what: 'members of the application',
    options: { members: { find: async () => null, listByAccount: async () => [] } },
    attempt: ({ members }) => members.activate('u', { account: 'acme' }),
    says: { '': 'in the application itself' },
  },
]

async function refusalOf({ options = {}, attempt }: Refusal): Promise<unknown> {
  const clock = { now: new Date(NOW) }
  const keyring = createKeyring({ store: 'memory:', clock: () => clock.now, ...options })
  onTestFinished(() => keyring.close())
  return attempt(keyring, clock).then(
    () => expect.unreachable('nothing was refused'),
    (error: unknown) => error,
  )
}

describe('a form that was refused', () => {
  it.each(REFUSALS)('says what to do about $what, in every language', async refusal => {
    const error = await refusalOf(refusal)
    const names = Object.keys(refusal.says)
    const rules = refusal.options?.rules ?? {}
    const { fields, general } = refused(error, { language: 'en', rules }, names)
    const said = { ...fields, ...(general === null ? {} : { '': general }) }
    expect(said).toEqual(Object.fromEntries(names.map(name => [name, expect.stringContaining(refusal.says[name] ?? '')])))
    for (const language of ['fr', 'ar'] as const) {
      const other = refused(error, { language, rules }, names)
      expect(Object.keys(other.fields)).toEqual(Object.keys(fields))
      for (const name of Object.keys(fields)) expect(other.fields[name]).not.toBe(fields[name])
      if (general !== null) expect(other.general).not.toBe(general)
      expect(other.general === null).toBe(general === null)
    }
  })

  it.each(REFUSALS)('tells nobody else of it: $what', async refusal => {
    const error = await refusalOf(refusal)
    expect(error).toBeInstanceOf(ManagementError)
    expect(Object.keys(error as object)).not.toContain('problems')
    expect(JSON.stringify(error)).not.toContain('kind')
  })

  it('says above it what is about no field of it', async () => {
    const error = await refusalOf({ what: '', attempt: ({ keys }) => keys.create({ name: '', owner: '' }), says: {} })
    const { fields, general } = refused(error, { language: 'en', rules: {} }, ['owner'])
    expect([fields, general]).toEqual([{ owner: 'Fill this in.' }, 'Fill this in.'])
  })

  it('says of each field what is wrong, of its form or of its meaning', () => {
    const input = { name: '', grants: ['a', 'x'.repeat(201)], subnets: ['1.2.3'], expiresAt: 'soon', role: 7 }
    let thrown: unknown
    try {
      readInput(newKeySchema, input, fieldProblems)
    } catch (error) {
      thrown = error
    }
    expect(refused(thrown, { language: 'en', rules: {} }, Object.keys(input)).fields).toEqual({
      name: 'Fill this in.',
      grants: 'Entry 2: This is too long. At most 200 characters are allowed.',
      subnets: '“1.2.3” is not a complete address. Write four numbers, as in “192.0.2.0/24”.',
      expiresAt: 'This is not a date. Choose a day in the future.',
      role: 'This is not in the right form. Correct it and try again.',
    })
  })

  it('says as developers hear it what has no words here', () => {
    const error = new ManagementError('invalid_input', 'x', { errors: { size: 'is too blue' } })
    expect(refused(error, { language: 'fr', rules: {} }, ['size']).fields).toEqual({ size: 'Is too blue.' })
  })

  it('is no form where the page itself is gone, or where something broke', () => {
    for (const error of [new ManagementError('not_found', 'x'), new ManagementError('unauthenticated', 'x'), new Error('x')])
      expect(() => refused(error, { language: 'en', rules: {} }, [])).toThrow(error)
  })
})

describe('the management API', () => {
  it('answers as before', async () => {
    const { ask } = await (managed[0] as (typeof managed)[number]).serve()
    const { body } = await ask('POST /keys', { as: { user: 'u', account: 'acme' }, body: { name: '', subnets: ['1.2.3'] } })
    expect(Object.keys(body).toSorted()).toEqual(['code', 'detail', 'errors', 'status', 'title', 'type'])
    expect(body.errors).toEqual({
      name: 'must not be empty',
      subnets: '"1.2.3": an IPv4 address has four octets, as in "192.0.2.0/24"',
    })
  })
})
