import { z } from 'zod'
import { field } from './field.js'

const json = () => z.record(z.string(), z.unknown()).nullable()

/** A change, or a refused one, as it stands in the audit trail. */
export const auditEventSchema = z
  .strictObject({
    sequence: z.number().int().min(1),
    at: field.instant(),
    action: z.string().describe('What was done to what, for instance key.created.'),
    account: z.string().nullable(),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    actor: z.strictObject({ user: z.string().nullable(), key: z.string().nullable(), ip: z.string().nullable() }),
    before: json().describe('The members that changed, as they were.'),
    after: json().describe('The members that changed, as they are now.'),
    reason: z.string().nullable(),
    previousHash: z.string().describe('The hash of the event before; empty for the first.'),
    hash: z.string().describe('SHA-256 over all of the event but this member, in base64url.'),
  })
  .meta({ id: 'AuditEvent', description: 'An event of the append-only audit trail.' })
