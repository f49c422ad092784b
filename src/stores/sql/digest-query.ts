import type { Kysely } from 'kysely'
import type { StoreTables } from './store-tables.js'

/** What authentication reads of a key, column by column, by the digest of one of its secrets. */
export function digestQuery(db: Kysely<StoreTables>, digest: string) {
  return db
    .selectFrom('keywright_secrets as secret')
    .innerJoin('keywright_keys as key', 'key.sequence', 'secret.key_sequence')
    .select([
      'key.id',
      'key.name',
      'key.account',
      'key.owner',
      'key.role',
      'key.environment',
      'key.grants',
      'key.subnets',
      'key.origins',
      'key.expires_at',
      'key.revoked_at',
      'key.last_used_at',
      'key.created_at',
      'secret.id as secret_id',
      'secret.expires_at as secret_expires_at',
    ])
    .where('secret.digest', '=', digest)
}
