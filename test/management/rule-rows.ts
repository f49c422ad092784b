import type { KeyRules } from 'keywright'
import { ADMIN, type Session } from './management-servers.js'

/** A request that changes something; `:key` and `:role` stand for what was made before. */
export type Wish = [target: string, body?: object, as?: Session]

/** A rule, what it refuses, and what is right. */
export interface RuleRow {
  rule: keyof KeyRules
  rules?: KeyRules
  /** A key that was made before, under the rules. */
  before?: object
  wrong: Wish
  /** Where the problem is; null where it is in no field. */
  field: string | null
  says: RegExp
  status?: number
  code?: string
  right: Wish[]
}

const SUBNETS = ['192.0.2.0/24']
const CATALOGUE = { 'a:read': 'Read a', 'a:write': 'Write a', 'b:*': 'All of b' }
/** A member of another account. */
export const OTHER: Session = { user: 'u1', account: 'other' }

/** What the rules refuse of a request over HTTP. */
export const RULE_ROWS: readonly RuleRow[] = [
  {
    rule: 'keysPerAccount',
    rules: { keysPerAccount: 1 },
    before: {},
    wrong: ['POST /keys', { name: 'x' }],
    field: null,
    says: /^an account has at most 1 keys, and revoked ones count: delete one first$/,
    status: 409,
    code: 'limit_reached',
    right: [['POST /keys', { name: 'x' }, OTHER], ['DELETE /keys/:key'], ['POST /keys', { name: 'x' }]],
  },
  {
    rule: 'longestGraceSeconds',
    rules: { longestGraceSeconds: 3600 },
    before: {},
    wrong: ['POST /keys/:key/rotate', { graceSeconds: 3601 }],
    field: 'graceSeconds',
    says: /^a secret that is replaced goes on for at most 3600 seconds$/,
    right: [['POST /keys/:key/rotate', { graceSeconds: 3600 }]],
  },
  {
    rule: 'longestGraceSeconds',
    rules: { longestGraceSeconds: 0 },
    before: {},
    wrong: ['POST /keys/:key/rotate', { graceSeconds: 1 }],
    field: 'graceSeconds',
    says: /^a secret that is replaced ends at once: rotate with graceSeconds 0$/,
    right: [['POST /keys/:key/rotate', {}]],
  },
  ...(['POST /keys', 'PATCH /keys/:key'] as const).flatMap((target): RuleRow[] => {
    const lifetimes = { defaultLifetimeDays: 7, longestLifetimeDays: 30 }
    return [
      {
        rule: 'longestLifetimeDays',
        rules: lifetimes,
        before: {},
        wrong: [target, { name: 'x', expiresAt: '2030-01-31T00:00:00.001Z' }],
        field: 'expiresAt',
        says: /^a key lives at most 30 days$/,
        right: [[target, { name: 'x', expiresAt: '2030-01-31T01:00:00+01:00' }]],
      },
      {
        rule: 'longestLifetimeDays',
        rules: lifetimes,
        before: {},
        wrong: [target, { name: 'x', expiresAt: null }],
        field: 'expiresAt',
        says: /^a key lives at most 30 days$/,
        right: [[target, { name: 'x' }]],
      },
      {
        rule: 'neverExpires',
        rules: { neverExpires: 'refused' },
        before: { expiresAt: '2030-01-02T00:00:00Z' },
        wrong: [target, { name: 'x', expiresAt: null }],
        field: 'expiresAt',
        says: /^a key must have an expiry: say when it ends$/,
        right: [[target, { name: 'x', expiresAt: '2130-01-01T00:00:00Z' }]],
      },
      {
        rule: 'grantsRequired',
        before: { grants: ['a'] },
        wrong: [target, { name: 'x', grants: [] }],
        field: 'grants',
        says: /^a key must have a grant/,
        right: [[target, { name: 'x', grants: ['a', 'b'] }]],
      },
      {
        rule: 'subnetsRequired',
        before: { subnets: SUBNETS },
        wrong: [target, { name: 'x', subnets: null }],
        field: 'subnets',
        says: /^a key must name the subnets it is used from$/,
        right: [[target, { name: 'x', subnets: ['198.51.100.7'] }]],
      },
      {
        rule: 'technicalContactRequired',
        before: { technicalContact: 'ops@example.com' },
        wrong: [target, { name: 'x', technicalContact: null }],
        field: 'technicalContact',
        says: /^a key must name a technical contact$/,
        right: [[target, { name: 'x', technicalContact: 'dev@example.com' }]],
      },
      {
        rule: 'grantCatalogue',
        rules: { grantCatalogue: CATALOGUE },
        before: { grants: ['a:read'] },
        wrong: [target, { name: 'x', grants: ['a:read', 'a:*'] }],
        field: 'grants',
        says: /^there is no grant "a:\*": there are a:read, a:write, b:\*$/,
        right: [[target, { name: 'x', grants: ['a:write', 'b:read', 'b:*'] }]],
      },
    ]
  }),
  {
    rule: 'neverExpires',
    rules: { neverExpires: 'refused' },
    wrong: ['POST /keys', { name: 'x' }],
    field: 'expiresAt',
    says: /^a key must have an expiry/,
    right: [['POST /keys', { name: 'x', expiresAt: '2030-01-02T00:00:00Z' }]],
  },
  ...(['grants', 'subnets', 'technicalContact'] as const).map((field): RuleRow => {
    const value = { grants: ['a'], subnets: SUBNETS, technicalContact: 'ops@example.com' }[field]
    return {
      rule: `${field}Required`,
      wrong: ['POST /keys', { name: 'x' }],
      field,
      says: /^a key must/,
      right: [['POST /keys', { name: 'x', [field]: value }]],
    }
  }),
  {
    rule: 'grantCatalogue',
    rules: { grantCatalogue: CATALOGUE },
    wrong: ['POST /keys', { name: 'x', grants: ['*'] }],
    field: 'grants',
    says: /^there is no grant "\*"/,
    right: [['POST /keys', { name: 'x', grants: [] }]],
  },
  {
    rule: 'grantCatalogue',
    rules: { grantCatalogue: CATALOGUE, dedicatedRole: true },
    before: { grants: ['a:read'] },
    wrong: ['PATCH /roles/:role', { grants: ['c'] }],
    field: 'grants',
    says: /^there is no grant "c"/,
    right: [['PATCH /roles/:role', { grants: ['b:write'] }]],
  },
  {
    rule: 'grantsRequired',
    rules: { grantsRequired: true, dedicatedRole: true },
    before: { grants: ['a'] },
    wrong: ['PATCH /roles/:role', { grants: [] }],
    field: 'grants',
    says: /^a key must have a grant/,
    right: [['PATCH /roles/:role', { grants: ['b'] }]],
  },
  {
    rule: 'grantsImmutable',
    before: { grants: ['a', 'b'] },
    wrong: ['PATCH /keys/:key', { name: 'x', grants: ['a'] }],
    field: 'grants',
    says: /^the grants of a key are fixed when it is made: make a new key$/,
    right: [['PATCH /keys/:key', { name: 'x', grants: ['b', 'a'] }]],
  },
  {
    rule: 'grantsImmutable',
    before: { grants: ['a'] },
    wrong: ['PATCH /keys/:key', { role: 'shared' }],
    field: 'role',
    says: /^the grants of a key are fixed/,
    right: [['PATCH /keys/:key', { role: null, name: 'x' }]],
  },
  {
    rule: 'grantsImmutable',
    rules: { grantsImmutable: true, dedicatedRole: true },
    before: { grants: ['a'] },
    wrong: ['PATCH /roles/:role', { grants: ['a', 'b'] }],
    field: 'grants',
    says: /^the grants of a key are fixed/,
    right: [['PATCH /roles/:role', { name: 'x', grants: ['a'] }]],
  },
  {
    rule: 'dedicatedRole',
    wrong: ['POST /keys', { name: 'x', grants: ['a'], role: 'shared' }],
    field: 'role',
    says: /^every key has a role of its own/,
    right: [['POST /keys', { name: 'x', grants: ['a'] }]],
  },
  {
    rule: 'dedicatedRole',
    before: { grants: ['a'] },
    wrong: ['PATCH /keys/:key', { name: 'x', grants: ['b'] }],
    field: 'grants',
    says: /^a key's grants are those of its own role: change the role$/,
    right: [
      ['PATCH /keys/:key', { name: 'x' }],
      ['PATCH /roles/:role', { grants: ['b'] }],
    ],
  },
  ...['shared', null].map(
    (role): RuleRow => ({
      rule: 'dedicatedRole',
      before: { grants: ['a'] },
      wrong: ['PATCH /keys/:key', { role }],
      field: 'role',
      says: /^a key's grants are those of its own role/,
      right: [['PATCH /keys/:key', { name: 'x' }]],
    }),
  ),
  {
    rule: 'deleteOnlyInactive',
    before: {},
    wrong: ['DELETE /keys/:key'],
    field: null,
    says: /^the key is active: revoke it before you delete it$/,
    status: 409,
    code: 'conflict',
    right: [['POST /keys/:key/revoke', {}], ['DELETE /keys/:key']],
  },
  {
    rule: 'ownership',
    rules: { ownership: 'personal' },
    wrong: ['POST /keys', { name: 'x', account: 'acme', owner: null }, ADMIN],
    field: 'owner',
    says: /^a key is personal: it must have an owner$/,
    right: [
      ['POST /keys', { name: 'x', account: 'acme', owner: 'u1' }, ADMIN],
      ['POST /keys', { name: 'x' }],
    ],
  },
  {
    rule: 'approvalRequired',
    wrong: ['POST /keys', { name: 'x' }],
    field: null,
    says: /^the account may not make keys yet: request access first$/,
    right: [],
  },
]
