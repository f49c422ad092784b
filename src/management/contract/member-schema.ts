import { z } from 'zod'
import { field } from './field.js'

/** A person of an account. */
export const memberSchema = z
  .strictObject({
    id: z.string().describe("The host application's id of the person."),
    account: z.string().nullable(),
    email: z.string().nullable(),
    active: z.boolean().describe('Only active members see and manage the keys of their account.'),
    grants: z.array(z.string()).nullable().describe('What the person may do at all; null where there is no ceiling.'),
    deactivatedAt: field.instant().nullable(),
  })
  .meta({ id: 'Member', description: 'A person of an account.' })

/** Whether a person has access to the keys of the account. */
export const memberChangesSchema = z
  .strictObject({ active: z.boolean() })
  .meta({ id: 'MemberChanges', description: 'Activates or deactivates a member.' })

/** Who may have seen the secrets of a key. */
export const keyMembersSchema = z
  .strictObject({
    items: z.array(memberSchema),
    next: z.string().nullable().describe('The cursor of the next page; null on the last one.'),
    rotationAdvisedSince: field
      .instant()
      .nullable()
      .describe('Since when somebody who may know the secret is no longer a member; null once the key was rotated.'),
  })
  .meta({ id: 'KeyMembers', description: 'The members of the account of a key, active or not.' })
