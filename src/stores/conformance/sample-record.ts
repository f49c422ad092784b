import { randomUUID } from 'node:crypto'
import { digestSecret } from '../../keys/digest.js'
import type { KeyRecord, SecretRecord } from '../../keys/key-record.js'

/** A record that no other sample resembles, apart from what is given. */
export function sampleRecord(given: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: `key_${randomUUID()}`,
    name: 'sample',
    account: null,
    owner: null,
    role: null,
    environment: 'live',
    grants: [],
    subnets: null,
    origins: null,
    technicalContact: null,
    metadata: null,
    createdAt: new Date('2026-03-01T12:00:00.000Z'),
    createdBy: null,
    expiresAt: null,
    revokedAt: null,
    revokedReason: null,
    lastUsedAt: null,
    lastUsedIp: null,
    secrets: [sampleSecret()],
    version: 1,
    ...given,
  }
}

/** A secret that no other sample resembles, apart from what is given. */
export function sampleSecret(given: Partial<SecretRecord> = {}): SecretRecord {
  return {
    id: `sec_${randomUUID()}`,
    digest: digestSecret(randomUUID()),
    hint: 'kw_live_…9fQ2',
    createdAt: new Date('2026-03-01T12:00:00.000Z'),
    expiresAt: null,
    lastUsedAt: null,
    lastUsedIp: null,
    ...given,
  }
}

/** A record in which no field is empty. */
export function fullRecord(): KeyRecord {
  const instant = (day: number) => new Date(Date.UTC(2026, 3, day, 23, 59, 59, 999))
  return sampleRecord({
    name: 'Zażółć 🔑 مفتاح',
    account: 'acme',
    owner: 'user-7@example.com',
    role: 'reader',
    environment: 'test',
    grants: ['reports:read', 'monitors:*', '*'],
    subnets: ['10.0.0.0/8', '2001:db8::/32'],
    origins: ['https://app.example.com', 'https://*.example.com'],
    technicalContact: 'ops@example.com',
    metadata: { team: 'blue', nested: { list: [1, 2.5, 'three', null, true] }, 'a key': '😀' },
    createdAt: instant(1),
    createdBy: 'admin@example.com',
    expiresAt: instant(2),
    revokedAt: instant(3),
    revokedReason: 'lost "laptop"',
    lastUsedAt: instant(4),
    lastUsedIp: '2001:db8::1',
    secrets: [
      sampleSecret({ createdAt: instant(5) }),
      sampleSecret({ hint: '', createdAt: instant(6), expiresAt: instant(7), lastUsedAt: instant(8), lastUsedIp: '10.0.0.1' }),
      sampleSecret({ createdAt: instant(1), expiresAt: instant(2) }),
    ],
    version: 7,
  })
}
