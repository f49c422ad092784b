import { z } from 'zod'
import { field } from './field.js'

/** What a token says of its holder. */
export const tokenSchema = z
  .strictObject({
    kind: z.literal('token'),
    id: z.string().describe('The subject.'),
    keyId: z.string().nullable().describe('The key it was made from; null for a token of another issuer.'),
    name: z.string(),
    account: z.string().nullable(),
    owner: z.string().nullable(),
    role: z.string().nullable(),
    environment: z.string(),
    grants: z.array(z.string()),
    subnets: z.array(z.string()).nullable(),
    origins: z.array(z.string()).nullable(),
    expiresAt: field.instant().nullable(),
  })
  .meta({ id: 'Token', description: 'What the presented token says.' })
