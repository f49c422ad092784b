import { z } from 'zod'
import { apiKeySchema } from './api-key-schema.js'
import { revocationSchema } from './key-input-schema.js'
import type { Operation } from './operation.js'
import { tokenSchema } from './token-schema.js'

const tag = 'Self' as const

/** What a key holder may always do. */
export const selfOperations = {
  getSelf: {
    method: 'GET',
    path: '/self',
    tag,
    summary: 'Show the key or token that is presented',
    caller: 'holder',
    answer: { status: 200, description: 'The key, or what the token says.', body: z.union([apiKeySchema, tokenSchema]) },
    refusals: [404],
  },
  revokeSelf: {
    method: 'POST',
    path: '/self/revoke',
    tag,
    summary: 'End the key that is presented, or the one that the presented token was made from',
    caller: 'holder',
    body: revocationSchema,
    answer: { status: 200, description: 'The key as it is now.', body: apiKeySchema },
    refusals: [400, 404, 409, 422],
  },
} as const satisfies Record<string, Operation>
