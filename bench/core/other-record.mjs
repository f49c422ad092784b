import { randomBytes } from 'node:crypto'

/** A record of a key that nobody asks for: it only makes a store large. */
export function otherRecord(i) {
  const createdAt = new Date(1_700_000_000_000 + i)
  const secret = {
    id: `sec_${i}`,
    hint: '',
    createdAt,
    expiresAt: null,
    lastUsedAt: null,
    lastUsedIp: null,
    digest: randomDigest(),
  }
  return {
    id: `key_other_${i}`,
    name: `other ${i}`,
    account: `account ${i % 1000}`,
    owner: null,
    role: null,
    environment: 'live',
    grants: ['monitors:read', 'reports:read'],
    subnets: ['192.0.2.0/24'],
    origins: null,
    technicalContact: null,
    metadata: null,
    createdAt,
    createdBy: null,
    expiresAt: null,
    revokedAt: null,
    revokedReason: null,
    lastUsedAt: null,
    lastUsedIp: null,
    secrets: [secret],
    version: 1,
  }
}

const randomDigest = () => `sha256:${randomBytes(32).toString('base64url')}`
