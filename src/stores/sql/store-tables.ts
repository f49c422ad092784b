import type { Generated } from 'kysely'

/** The tables of an SQL store. Instants are milliseconds since the epoch; lists are separated by spaces; JSON is text. */
export interface StoreTables {
  keywright_keys: KeyTable
  keywright_secrets: SecretTable
  keywright_usage: UsageTable
  keywright_documents: DocumentTable
  keywright_events: EventTable
  keywright_chain_head: ChainHeadTable
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
  /** The position among the key's secrets; the current one is first. */
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
  outcome: string
  requests: number
}

export interface DocumentTable {
  kind: string
  id: string
  account: string | null
  value: string
  created_at: number
  expires_at: number | null
  version: number
}

export interface EventTable {
  sequence: number
  at: number
  action: string
  account: string | null
  subject_kind: string
  subject_id: string
  user: string | null
  key: string | null
  ip: string | null
  before: string | null
  after: string | null
  reason: string | null
  previous_hash: string
  hash: string
}

export interface ChainHeadTable {
  /** Always 1: there is one row, made with the first event. */
  chain: number
  sequence: number
  hash: string
}
