import { z } from 'zod'

const days = () => z.number().optional()

/** What the API provider demands of keys; what is absent is not demanded. */
export const rulesSchema = z
  .strictObject({
    keysPerAccount: z.number().int().optional(),
    defaultLifetimeDays: days(),
    longestLifetimeDays: days(),
    longestGraceSeconds: z.number().int().optional(),
    neverExpires: z.enum(['allowed', 'refused']).optional(),
    grantsRequired: z.boolean().optional(),
    grantsImmutable: z.boolean().optional(),
    subnetsRequired: z.boolean().optional(),
    technicalContactRequired: z.boolean().optional(),
    approvalRequired: z.boolean().optional(),
    dedicatedRole: z.boolean().optional(),
    deleteOnlyInactive: z.boolean().optional(),
    idleAfterDays: days(),
    expiredAfterIdleDays: days(),
    ownership: z.enum(['account', 'personal']).optional(),
    grantCatalogue: z.record(z.string(), z.string()).optional().describe('The grants there are, with their descriptions.'),
  })
  .meta({ id: 'Rules', description: 'What the API provider demands of keys; what is absent is not demanded.' })

/** The grants that keys may hold. */
export const grantCatalogueSchema = z
  .strictObject({ items: z.array(z.strictObject({ name: z.string(), description: z.string() })) })
  .meta({ id: 'GrantCatalogue', description: 'The grants there are; empty where the provider names none.' })
