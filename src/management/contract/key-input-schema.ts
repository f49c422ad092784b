import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { field } from './field.js'

const changeable = {
  name: field.text(LIMITS.nameLength),
  grants: field.grants(),
  subnets: field
    .restriction(LIMITS.subnetLength)
    .nullable()
    .describe('CIDR blocks or addresses; null means any. An empty list is refused.'),
  origins: field
    .restriction(LIMITS.originLength)
    .nullable()
    .describe('Origins or sub-domain patterns; null means any. An empty list is refused.'),
  expiresAt: field.instant().nullable().describe('Null for never, where the rules allow that.'),
  technicalContact: field.text(LIMITS.contactLength).nullable(),
  metadata: field.metadata().nullable().describe('Anything that JSON can hold, at most 4 KiB.'),
  role: field.id().nullable().describe('The id of a role; the key may then do what the role allows too.'),
}

/** What a new key is made of. */
export const newKeySchema = z
  .strictObject({
    ...z.object(changeable).partial().shape,
    name: changeable.name,
    account: field.id().nullable().optional().describe("The caller's own by default; another one only for an admin."),
    owner: field.id().nullable().optional().describe('The caller by default; somebody else only for an admin.'),
    environment: z
      .string()
      .regex(new RegExp(`^[a-zA-Z0-9]{1,${LIMITS.environmentLength}}$`))
      .optional()
      .describe('Part of the secret, as in kw_test_….'),
  })
  .meta({ id: 'NewKey', description: 'A key that is to be made. What is left open is as wide as its maker, under the rules.' })

/** What can be changed of a key. */
export const keyChangesSchema = z
  .strictObject(z.object(changeable).partial().shape)
  .refine(changes => Object.keys(changes).length > 0, { error: 'name at least one field that changes' })
  .meta({ id: 'KeyChanges', description: 'Only the fields that change.', minProperties: 1 })

/** How a key is rotated. */
export const rotationSchema = z
  .strictObject({
    graceSeconds: z
      .number()
      .min(0)
      .max(LIMITS.graceSeconds)
      .optional()
      .describe('For how long the old secret goes on; 0 by default, for a leak.'),
  })
  .meta({ id: 'Rotation', description: 'How a key is rotated.' })

/** Why a key is revoked. */
export const revocationSchema = z
  .strictObject({ reason: field.text(LIMITS.reasonLength).nullable().optional() })
  .meta({ id: 'Revocation', description: 'Why a key is revoked.' })
