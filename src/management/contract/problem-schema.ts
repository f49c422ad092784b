import { z } from 'zod'

/**
 * The form of every refusal.
 *
 * @see RFC 9457
 */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('What programs look at.'),
    detail: z.string().optional(),
    errors: z.record(z.string(), z.string()).optional().describe('What is wrong and what would be right, by field.'),
    rule: z.string().optional().describe('The rule that refuses.'),
  })
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457).' })
