import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { apiKeySchema, keyWithSecretSchema } from './api-key-schema.js'
import { field } from './field.js'
import { keyChangesSchema, newKeySchema, revocationSchema, rotationSchema } from './key-input-schema.js'
import { keyMembersSchema } from './member-schema.js'
import type { Operation } from './operation.js'
import { accountQuery, pageQuery, pageSchema } from './page-schema.js'
import { usageSchema } from './usage-schema.js'

const tag = 'Keys' as const
const params = z.strictObject({ keyId: field.id().describe('The id of a key.') })
const changed = { status: 200, description: 'The key as it is now.', body: apiKeySchema, fields: ['ETag'] } as const

/** The life of keys. */
export const keyOperations = {
  listKeys: {
    method: 'GET',
    path: '/keys',
    tag,
    summary: 'List keys, newest first',
    caller: 'reader',
    query: z.strictObject({
      state: z.enum(['active', 'expired', 'idle', 'revoked']).optional(),
      ...pageQuery,
      ...accountQuery,
      owner: field.id().optional().describe('Only the keys of this person.'),
    }),
    answer: { status: 200, description: 'A page of keys.', body: pageSchema('KeyPage', apiKeySchema) },
    refusals: [422],
  },
  createKey: {
    method: 'POST',
    path: '/keys',
    tag,
    summary: 'Make a key',
    description: 'The secret is in this answer and nowhere else. No key is stronger than its maker.',
    caller: 'writer',
    body: newKeySchema,
    takes: ['Idempotency-Key'],
    answer: { status: 201, description: 'The key, and its secret.', body: keyWithSecretSchema, fields: ['ETag', 'Location'] },
    refusals: [400, 409, 422],
  },
  getKey: {
    method: 'GET',
    path: '/keys/{keyId}',
    tag,
    summary: 'Show a key',
    caller: 'reader',
    params,
    answer: { ...changed, description: 'The key.' },
    refusals: [404],
  },
  updateKey: {
    method: 'PATCH',
    path: '/keys/{keyId}',
    tag,
    summary: 'Rename or restrict a key',
    description: 'Takes the fields that change; the others stay. Grants change where the rules allow it.',
    caller: 'writer',
    params,
    body: keyChangesSchema,
    takes: ['If-Match'],
    answer: changed,
    refusals: [400, 404, 409, 412, 422],
  },
  deleteKey: {
    method: 'DELETE',
    path: '/keys/{keyId}',
    tag,
    summary: 'Delete a key',
    caller: 'writer',
    params,
    takes: ['If-Match'],
    answer: { status: 204, description: 'It is gone.' },
    refusals: [400, 404, 409, 412],
  },
  rotateKey: {
    method: 'POST',
    path: '/keys/{keyId}/rotate',
    tag,
    summary: 'Give a key a new secret',
    description: 'The old secret ends after the grace. At most two secrets are live at a time.',
    caller: 'writer',
    params,
    body: rotationSchema,
    takes: ['If-Match', 'Idempotency-Key'],
    answer: { status: 200, description: 'The key, and its new secret.', body: keyWithSecretSchema, fields: ['ETag'] },
    refusals: [400, 404, 409, 412, 422],
  },
  endSecret: {
    method: 'POST',
    path: '/keys/{keyId}/secrets/{secretId}/end',
    tag,
    summary: 'End an old secret before its grace is over',
    caller: 'writer',
    params: params.extend({ secretId: field.id().describe('The id of a secret.') }),
    takes: ['If-Match'],
    answer: changed,
    refusals: [400, 404, 409, 412],
  },
  revokeKey: {
    method: 'POST',
    path: '/keys/{keyId}/revoke',
    tag,
    summary: 'End a key for good',
    description: 'It stays listed. Revoking twice changes nothing.',
    caller: 'writer',
    params,
    body: revocationSchema,
    takes: ['If-Match'],
    answer: changed,
    refusals: [400, 404, 412, 422],
  },
  getUsage: {
    method: 'GET',
    path: '/keys/{keyId}/usage',
    tag,
    summary: 'Count the requests of a key, day by day',
    caller: 'reader',
    params,
    query: z.strictObject({
      days: field.whole(1, LIMITS.usageDays).optional().describe('The last days, today included; 30 by default.'),
    }),
    answer: { status: 200, description: 'The days that have requests.', body: usageSchema },
    refusals: [404, 422],
  },
  listKeyMembers: {
    method: 'GET',
    path: '/keys/{keyId}/members',
    tag,
    summary: 'List who may have seen the secrets of a key',
    caller: 'reader',
    params,
    query: z.strictObject(pageQuery),
    answer: { status: 200, description: 'The members of the account of the key, active or not.', body: keyMembersSchema },
    refusals: [404, 422],
  },
} as const satisfies Record<string, Operation>
