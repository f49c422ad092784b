import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { field } from './field.js'

/** A named set of grants. */
export const roleSchema = z
  .strictObject({
    id: field.id(),
    name: z.string(),
    account: z.string().nullable().describe('Whose it is; null where every account may use it.'),
    grants: z.array(z.string()),
    dedicatedTo: z.string().nullable().describe('The key that the role belongs to alone; null where several may carry it.'),
    createdAt: field.instant(),
  })
  .meta({ id: 'Role', description: 'A named set of grants that keys may carry.' })

/** What can be changed of a role. */
export const roleChangesSchema = z
  .strictObject({ name: field.text(LIMITS.nameLength).optional(), grants: field.grants().optional() })
  .refine(changes => Object.keys(changes).length > 0, { error: 'name at least one field that changes' })
  .meta({ id: 'RoleChanges', description: 'Only the fields that change.', minProperties: 1 })
