import type { Insertable } from 'kysely'
import type { KeyRecord } from '../../keys/key-record.js'
import { instantColumn, listColumn, textColumn } from './column-values.js'
import type { KeyTable } from './store-tables.js'

/**
 * A record as a row of the keys' table.
 *
 * @throws TypeError that names a field whose value would not come back as it was
 */
export function keyRow(record: KeyRecord): Insertable<KeyTable> {
  return {
    id: textColumn('id', record.id),
    name: textColumn('name', record.name),
    account: textColumn('account', record.account),
    owner: textColumn('owner', record.owner),
    role: textColumn('role', record.role),
    environment: textColumn('environment', record.environment),
    grants: listColumn('grants', record.grants),
    subnets: listColumn('subnets', record.subnets),
    origins: listColumn('origins', record.origins),
    technical_contact: textColumn('technicalContact', record.technicalContact),
    metadata: record.metadata && textColumn('metadata', JSON.stringify(record.metadata)),
    created_at: instantColumn('createdAt', record.createdAt),
    created_by: textColumn('createdBy', record.createdBy),
    expires_at: instantColumn('expiresAt', record.expiresAt),
    revoked_at: instantColumn('revokedAt', record.revokedAt),
    revoked_reason: textColumn('revokedReason', record.revokedReason),
    last_used_at: instantColumn('lastUsedAt', record.lastUsedAt),
    last_used_ip: textColumn('lastUsedIp', record.lastUsedIp),
    version: record.version,
  }
}
