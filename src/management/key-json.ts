import type { ApiKey, SecretInfo } from '../keys/api-key.js'
import type { ApiKeyJson } from './contract/api-key-schema.js'

/** A key as the API gives it out. */
export function keyJson(key: ApiKey): ApiKeyJson {
  const { createdAt, expiresAt, revokedAt, lastUsedAt, version: _, ...facts } = key
  return {
    ...facts,
    grants: [...key.grants],
    subnets: key.subnets && [...key.subnets],
    origins: key.origins && [...key.origins],
    createdAt: createdAt.toISOString(),
    expiresAt: isoOrNull(expiresAt),
    revokedAt: isoOrNull(revokedAt),
    lastUsedAt: isoOrNull(lastUsedAt),
    secrets: key.secrets.map(secretJson),
  }
}

function secretJson({ createdAt, expiresAt, lastUsedAt, ...facts }: SecretInfo): ApiKeyJson['secrets'][number] {
  return {
    ...facts,
    createdAt: createdAt.toISOString(),
    expiresAt: isoOrNull(expiresAt),
    lastUsedAt: isoOrNull(lastUsedAt),
  }
}

/** An instant in ISO 8601 and UTC. */
export const isoOrNull = (instant: Date | null): string | null => instant && instant.toISOString()
