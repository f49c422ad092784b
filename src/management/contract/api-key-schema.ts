import { z } from 'zod'
import { field } from './field.js'

/** One of the secrets of a key, as its owner may see it: never the secret itself. */
const secretInfoSchema = z
  .strictObject({
    id: field.id(),
    hint: z.string().describe('Enough to tell secrets apart; empty where the secret was never seen.'),
    createdAt: field.instant(),
    expiresAt: field.instant().nullable().describe('When it ends; null while it is the current one.'),
    lastUsedAt: field.instant().nullable(),
    lastUsedIp: z.string().nullable(),
  })
  .meta({ id: 'SecretInfo', description: 'A secret of a key, without the secret itself.' })

/** A key as the API gives it out. */
export const apiKeySchema = z
  .strictObject({
    id: field.id(),
    name: z.string(),
    state: z.enum(['active', 'expired', 'idle', 'revoked']),
    account: z.string().nullable(),
    owner: z.string().nullable(),
    role: z.string().nullable(),
    environment: z.string(),
    grants: z.array(z.string()),
    subnets: z.array(z.string()).nullable().describe('Canonical CIDR blocks; null means any address.'),
    origins: z.array(z.string()).nullable().describe('Origins and sub-domain patterns; null means any.'),
    technicalContact: z.string().nullable(),
    metadata: field.metadata().nullable(),
    createdAt: field.instant(),
    createdBy: z.string().nullable(),
    expiresAt: field.instant().nullable(),
    revokedAt: field.instant().nullable(),
    revokedReason: z.string().nullable(),
    lastUsedAt: field.instant().nullable(),
    lastUsedIp: z.string().nullable(),
    secrets: z.array(secretInfoSchema),
  })
  .meta({ id: 'ApiKey', description: 'An API key.' })

/** A key with its secret, which is shown this once. */
export const keyWithSecretSchema = z
  .strictObject({
    key: apiKeySchema,
    secret: z.string().describe('Shown this once and never stored: keep it now.'),
  })
  .meta({ id: 'KeyWithSecret', description: 'A key with its new secret.' })

/** A key in the form of the API. */
export type ApiKeyJson = z.output<typeof apiKeySchema>
