import { refusalOf } from '../keys/key-refusal.js'
import type { ResolvedKey } from '../keys/key-record.js'
import { passing, refusing, undecided } from './hold.js'
import type { CheckName, ExplainedCheck } from './explanation.js'

/** What the state of a key is judged by. */
export interface StateParts {
  /** The clock, in milliseconds since the epoch. */
  now(): number
  /** A key that was not used for so long is idle; Infinity where none ever is. */
  idleAfterMs: number
  /** The last use of a key that is not known to be written yet. */
  lastUse(keyId: string): Date | null
}

interface Facet {
  readonly name: CheckName
  /** The part of a key that the check looks at. */
  of(key: ResolvedKey): Omit<ResolvedKey, 'id'>
  /** What is to be said of it. */
  says(key: ResolvedKey, parts: StateParts): string
  /** What of the application's options decides it; null where that is known. */
  decidedBy?(parts: StateParts): string | null
}

const DAY_MS = 86_400_000
const at = (instant: Date) => instant.toISOString()

// in the order in which a refused key is told why
const FACETS: readonly Facet[] = [
  {
    name: 'revocation',
    of: ({ revokedAt }) => ({ revokedAt }),
    says: ({ revokedAt }) => (revokedAt ? `the key was revoked at ${at(revokedAt)}` : 'the key was not revoked'),
  },
  {
    name: 'expiry',
    of: ({ expiresAt }) => ({ expiresAt }),
    says: ({ expiresAt }) => (expiresAt ? `the key expires at ${at(expiresAt)}` : 'the key never expires'),
  },
  {
    name: 'idleness',
    of: ({ lastUsedAt, createdAt }) => ({ lastUsedAt, createdAt }),
    decidedBy: ({ idleAfterMs }) => (idleAfterMs === Infinity ? 'rule idleAfterDays' : null),
    says({ id, lastUsedAt, createdAt }, { idleAfterMs, lastUse }) {
      if (idleAfterMs === Infinity) return 'no key is ever idle: there is no rule idleAfterDays'
      const used = lastUse(id) ?? lastUsedAt
      const never = createdAt ? `was made at ${at(createdAt)} and never used` : 'was never used'
      return `the key ${used ? `was last used at ${at(used)}` : never}, and is idle after ${idleAfterMs / DAY_MS} days without use`
    },
  },
  {
    name: 'secret',
    of: ({ secret }) => ({ secret }),
    says: ({ secret }) =>
      secret?.expiresAt ? `the secret was replaced, and ends at ${at(secret.expiresAt)}` : 'the secret is the current one',
  },
  {
    name: 'owner',
    of: ({ ownerActive }) => ({ ownerActive }),
    decidedBy: () => 'rule ownership',
    says: ({ owner, ownerActive }) =>
      ownerActive === false
        ? `the owner of the key, ${owner ?? 'nobody'}, is not active`
        : 'its owner does not keep it from being used',
  },
]

/** The names of the checks below, in their order. */
export const STATE_CHECKS: readonly CheckName[] = FACETS.map(({ name }) => name)

/**
 * Holds every part of a key's state against the rule by itself: the first that refuses is what a request is told.
 *
 * @param withoutOptions what to do to have the application's options; null where `parts` are of them
 */
export function stateChecks(key: ResolvedKey, withoutOptions: string | null, parts: StateParts): ExplainedCheck[] {
  const { now, idleAfterMs, lastUse } = parts
  const instant = now()
  return FACETS.map(({ name, of, says, decidedBy }) => {
    const refusal = refusalOf({ id: key.id, ...of(key) }, instant, idleAfterMs, lastUse)
    const detail = says(key, parts)
    if (refusal) return refusing(name, refusal, detail)
    const option = withoutOptions === null ? null : (decidedBy?.(parts) ?? null)
    return withoutOptions !== null && option !== null ? undecided(name, option, withoutOptions) : passing(name, detail)
  })
}
