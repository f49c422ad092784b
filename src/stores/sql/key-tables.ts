import type { Generated } from 'kysely'

/** The tables of an SQL store. Instants are milliseconds since the epoch; lists are separated by spaces. */
export interface KeyTables {
  keywright_keys: KeyTable
  keywright_secrets: SecretTable
  keywright_usage: UsageTable
}

export interface KeyTable {
  /** What other tables refer to: a number is found and compared faster than the id. */
  sequence: Generated<number>
  id: string
  name: string
  account: string | null
  owner: string | null
  role: string | null
  environment: string
  grants: string
  subnets: string | null
  origins: string | null
  technical_contact: string | null
  metadata: string | null
  created_at: number
  created_by: string | null
  expires_at: number | null
  revoked_at: number | null
  revoked_reason: string | null
  last_used_at: number | null
  last_used_ip: string | null
  version: number
}

export interface SecretTable {
  digest: string
  key_sequence: number
  /** The place among the key's secrets; the current one is first. */
  position: number
  id: string
  hint: string
  created_at: number
  expires_at: number | null
  last_used_at: number | null
  last_used_ip: string | null
}

export interface UsageTable {
  key_sequence: number
  day: string
  requests: number
}
