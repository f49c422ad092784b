import { freezeDeep } from '../freeze-deep.js'
import type { ApiKey, SecretInfo } from './api-key.js'
import type { KeyRecord, SecretRecord } from './key-record.js'
import { keyState } from './key-state.js'

/** A record as managers give it out: its state at an instant, no digests, frozen. What else a store may hold stays there. */
export function apiKeyView(record: KeyRecord, now: Date, idleSince: Date | null): ApiKey {
  return Object.freeze({
    id: record.id,
    name: record.name,
    state: keyState(record, now, idleSince),
    account: record.account,
    owner: record.owner,
    role: record.role,
    environment: record.environment,
    grants: Object.freeze([...record.grants]),
    subnets: record.subnets && Object.freeze([...record.subnets]),
    origins: record.origins && Object.freeze([...record.origins]),
    technicalContact: record.technicalContact,
    metadata: record.metadata && freezeDeep(structuredClone(record.metadata)),
    createdAt: record.createdAt,
    createdBy: record.createdBy,
    expiresAt: record.expiresAt,
    revokedAt: record.revokedAt,
    revokedReason: record.revokedReason,
    lastUsedAt: record.lastUsedAt,
    lastUsedIp: record.lastUsedIp,
    secrets: Object.freeze(record.secrets.map(secretView)),
    version: record.version,
  })
}

function secretView({ id, hint, createdAt, expiresAt, lastUsedAt, lastUsedIp }: SecretRecord): SecretInfo {
  return Object.freeze({ id, hint, createdAt, expiresAt, lastUsedAt, lastUsedIp })
}
