import { z } from 'zod'
import { githubReportSchema, leakReportSchema } from './leak-schema.js'
import type { Operation } from './operation.js'

/** What anybody may do who has found a secret. */
export const leakOperations = {
  reportLeaks: {
    method: 'POST',
    path: '/leaks',
    tag: 'Leaks',
    summary: 'Report secrets that were found where none should be',
    description: 'Their keys are ended, as the provider has it. The answer is the same whatever was found.',
    caller: 'nobody',
    body: z.union([leakReportSchema, githubReportSchema]),
    mostBytes: 1024 * 1024,
    answer: { status: 202, description: 'The report is taken.', body: z.strictObject({}) },
    refusals: [403, 429],
  },
} as const satisfies Record<string, Operation>
