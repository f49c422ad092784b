import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { accessRequestSchema, approvalSchema, denialSchema, newAccessRequestSchema } from './access-request-schema.js'
import { field } from './field.js'
import type { Operation } from './operation.js'
import { pageQuery, pageSchema } from './page-schema.js'

const tag = 'Access requests' as const
const params = z.strictObject({ requestId: field.id().describe('The id of an access request.') })
const request = { status: 200, description: 'The request as it is now.', body: accessRequestSchema } as const

/** How accounts come to be allowed API keys. */
export const accessOperations = {
  createAccessRequest: {
    method: 'POST',
    path: '/access-requests',
    tag,
    summary: 'Ask to be allowed API keys',
    caller: 'person',
    body: newAccessRequestSchema,
    takes: ['Idempotency-Key'],
    answer: { ...request, status: 201, description: 'The pending request.', fields: ['Location'] },
    refusals: [400, 409, 422],
  },
  listAccessRequests: {
    method: 'GET',
    path: '/access-requests',
    tag,
    summary: 'List access requests, newest first',
    caller: 'reader',
    query: z.strictObject({
      state: z.enum(['pending', 'approved', 'denied']).optional(),
      ...pageQuery,
      account: z
        .string()
        .max(LIMITS.idLength)
        .optional()
        .describe("The caller's own by default, and every account's for an approver. Empty for requests of no account."),
    }),
    answer: { status: 200, description: 'A page of requests.', body: pageSchema('AccessRequestPage', accessRequestSchema) },
    refusals: [422],
  },
  getAccessRequest: {
    method: 'GET',
    path: '/access-requests/{requestId}',
    tag,
    summary: 'Show an access request',
    caller: 'reader',
    params,
    answer: { ...request, description: 'The request.' },
    refusals: [404],
  },
  approveAccessRequest: {
    method: 'POST',
    path: '/access-requests/{requestId}/approve',
    tag,
    summary: 'Allow the account to make keys',
    caller: 'person',
    params,
    body: approvalSchema,
    answer: request,
    refusals: [400, 404, 409, 422],
  },
  denyAccessRequest: {
    method: 'POST',
    path: '/access-requests/{requestId}/deny',
    tag,
    summary: 'Deny a request; the account may ask again',
    caller: 'person',
    params,
    body: denialSchema,
    answer: request,
    refusals: [400, 404, 409, 422],
  },
} as const satisfies Record<string, Operation>
