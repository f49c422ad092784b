import { z } from 'zod'
import { LIMITS } from '../../limits.js'
import { field } from './field.js'

/** A customer's request to be allowed API keys. */
export const accessRequestSchema = z
  .strictObject({
    id: field.id(),
    account: z.string().nullable(),
    user: z.string().describe('Who asked.'),
    email: z.string().nullable(),
    reason: z.string(),
    state: z.enum(['pending', 'approved', 'denied']),
    note: z.string().nullable().describe('What the approver said.'),
    decidedBy: z.string().nullable(),
    decidedAt: field.instant().nullable(),
    createdAt: field.instant(),
  })
  .meta({ id: 'AccessRequest', description: "A customer's request to be allowed API keys." })

/** What a new access request says. */
export const newAccessRequestSchema = z
  .strictObject({ reason: field.text(LIMITS.proseLength) })
  .meta({ id: 'NewAccessRequest', description: 'Why the account wants API keys.' })

/** What an approval says. */
export const approvalSchema = z
  .strictObject({ note: field.text(LIMITS.proseLength).nullable().optional() })
  .meta({ id: 'Approval', description: 'What the approver has to say.' })

/** What a denial says. */
export const denialSchema = z
  .strictObject({ note: field.text(LIMITS.proseLength) })
  .meta({ id: 'Denial', description: 'Why the request is denied.' })
