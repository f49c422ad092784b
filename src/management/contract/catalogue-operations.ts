import { z } from 'zod'
import type { Operation } from './operation.js'
import { grantCatalogueSchema, rulesSchema } from './rules-schema.js'

/** What the provider says of its API. */
export const catalogueOperations = {
  listGrants: {
    method: 'GET',
    path: '/grants',
    tag: 'Rules',
    summary: 'List the grants that keys may hold',
    caller: 'reader',
    answer: { status: 200, description: 'The catalogue.', body: grantCatalogueSchema },
  },
  getRules: {
    method: 'GET',
    path: '/rules',
    tag: 'Rules',
    summary: 'Show what the provider demands of keys',
    caller: 'reader',
    answer: { status: 200, description: 'The rules.', body: rulesSchema },
  },
  getDocument: {
    method: 'GET',
    path: '/openapi.json',
    tag: 'Document',
    summary: 'Describe this API',
    caller: 'nobody',
    answer: { status: 200, description: 'An OpenAPI 3.1 document.', body: z.record(z.string(), z.unknown()) },
  },
} as const satisfies Record<string, Operation>
