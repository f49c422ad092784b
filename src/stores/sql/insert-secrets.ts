import type { Kysely } from 'kysely'
import type { KeyRecord, SecretRecord } from '../../keys/key-record.js'
import { instantColumn, textColumn } from './column-values.js'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** Adds the rows of a key's secrets; the key is there already, and none of its secrets is. */
export function* insertSecrets(db: Kysely<StoreTables>, { id, secrets }: KeyRecord): Steps<void> {
  if (secrets.length === 0) return
  const rows = secrets.map(secretRow)
  yield* rowsOf(
    db
      .insertInto('keywright_secrets')
      .values(({ selectFrom }) =>
        rows.map(row => ({ ...row, key_sequence: selectFrom('keywright_keys').select('sequence').where('id', '=', id) })),
      ),
  )
}

/** A secret as a row, but for the key it belongs to. */
export function secretRow(secret: SecretRecord, position: number) {
  return {
    digest: textColumn('secrets: digest', secret.digest),
    position,
    id: textColumn('secrets: id', secret.id),
    hint: textColumn('secrets: hint', secret.hint),
    created_at: instantColumn('secrets: createdAt', secret.createdAt),
    expires_at: instantColumn('secrets: expiresAt', secret.expiresAt),
    last_used_at: instantColumn('secrets: lastUsedAt', secret.lastUsedAt),
    last_used_ip: textColumn('secrets: lastUsedIp', secret.lastUsedIp),
  }
}
