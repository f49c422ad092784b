import type { KeyRecord, ResolvedKey, SecretRecord } from '../../keys/key-record.js'
import { replyInstant, replyList, replyNumber, replyText } from './read-reply.js'
import { storedInstant, storedText } from './stored-text.js'

/** A key as the scripts take it: its JSON is not read by them, and the rest is what they must know. */
export function keyFields(record: KeyRecord): object {
  const { lastUsedAt, lastUsedIp, secrets, ...kept } = record
  const { createdAt, expiresAt, revokedAt } = kept
  return {
    id: storedText('id', record.id),
    version: record.version,
    account: storedText('account', record.account),
    owner: storedText('owner', record.owner),
    createdAt: storedInstant('createdAt', createdAt),
    expiresAt: storedInstant('expiresAt', expiresAt),
    revokedAt: storedInstant('revokedAt', revokedAt),
    usedAt: storedInstant('lastUsedAt', lastUsedAt),
    usedIp: storedText('lastUsedIp', lastUsedIp),
    secrets: secrets.map(secretFields),
    json: JSON.stringify({
      ...kept,
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt && expiresAt.getTime(),
      revokedAt: revokedAt && revokedAt.getTime(),
    }),
  }
}

function secretFields({ id, digest, hint, createdAt, expiresAt, lastUsedAt, lastUsedIp }: SecretRecord): object {
  return {
    id: storedText('secrets: id', id),
    digest: storedText('secrets: digest', digest),
    hint: storedText('secrets: hint', hint),
    createdAt: storedInstant('secrets: createdAt', createdAt),
    expiresAt: storedInstant('secrets: expiresAt', expiresAt),
    usedAt: storedInstant('secrets: lastUsedAt', lastUsedAt),
    usedIp: storedText('secrets: lastUsedIp', lastUsedIp),
  }
}

type Instant = 'createdAt' | 'expiresAt' | 'revokedAt'

// as JSON has it: instants in milliseconds, and nothing that scripts may change
type KeptKey = Omit<KeyRecord, Instant | 'lastUsedAt' | 'lastUsedIp' | 'secrets'> & {
  readonly [Name in Instant]: null extends KeyRecord[Name] ? number | null : number
}

// as many as a script gives of each secret
const SECRET_FIELDS = 7

/** The key that a script gave. */
export function readKey(reply: unknown): KeyRecord {
  const [json, usedAt, usedIp, ...secrets] = replyList(reply)
  const kept = JSON.parse(replyText(json)) as KeptKey
  return {
    ...kept,
    createdAt: new Date(kept.createdAt),
    expiresAt: kept.expiresAt === null ? null : new Date(kept.expiresAt),
    revokedAt: kept.revokedAt === null ? null : new Date(kept.revokedAt),
    lastUsedAt: replyInstant(usedAt),
    lastUsedIp: usedIp === null ? null : replyText(usedIp),
    secrets: Array.from({ length: secrets.length / SECRET_FIELDS }, (_, i) => readSecret(secrets.slice(i * SECRET_FIELDS))),
  }
}

function readSecret([id, digest, hint, createdAt, expiresAt, usedAt, usedIp]: readonly unknown[]): SecretRecord {
  return {
    id: replyText(id),
    digest: replyText(digest),
    hint: replyText(hint),
    createdAt: new Date(replyNumber(createdAt)),
    expiresAt: replyInstant(expiresAt),
    lastUsedAt: replyInstant(usedAt),
    lastUsedIp: usedIp === null ? null : replyText(usedIp),
  }
}

/** Of the key that a script gave, what authentication needs; null where the digest is none of its secrets'. */
export function readResolvedKey(reply: unknown, digest: string): ResolvedKey | null {
  const { id, name, account, owner, role, environment, grants, subnets, origins, ...record } = readKey(reply)
  const { expiresAt, revokedAt, lastUsedAt, createdAt } = record
  const secret = record.secrets.find(candidate => candidate.digest === digest)
  if (!secret) return null
  return {
    id,
    name,
    account,
    owner,
    role,
    environment,
    grants,
    subnets,
    origins,
    expiresAt,
    revokedAt,
    lastUsedAt,
    createdAt,
    secret: { id: secret.id, expiresAt: secret.expiresAt },
  }
}
