import type { ResolvedKey } from './keys/key-record.js'
import { compileGrants } from './restrictions/grants.js'
import type { VerifiedClaims } from './tokens/verified-claims.js'

/**
 * Who a request acts as, once authenticated: `req.auth` in Express, `ctx.state.auth` in Koa. Frozen, shared by the
 * requests of one key, and free of secrets.
 */
export interface Principal {
  readonly kind: 'api-key' | 'token'
  /**
   * The scheme the credential came in, for instance `luc-authorization` or `bearer`. Where a key is exchanged for a token it is
   * the method of RFC 6749 section 2.3.1: `client_secret_basic`, or `client_secret_post` (also at `POST /auth`).
   */
  readonly scheme: string
  /** The key's id; the `sub` of a token. */
  readonly id: string
  /** The key it comes from; null for a token of another issuer. */
  readonly keyId: string | null
  readonly name: string
  readonly account: string | null
  readonly owner: string | null
  readonly role: string | null
  readonly environment: string
  readonly grants: readonly string[]
  /** Canonical CIDR blocks; null means any address. */
  readonly subnets: readonly string[] | null
  /** Origins and sub-domain patterns; null means any. */
  readonly origins: readonly string[] | null
  /** When the credential ends: the key, the token, or before that the secret that was presented, once it was replaced. */
  readonly expiresAt: Date | null
  /** The verified claims of a token. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Whether a held grant is or covers this one; a route should rather say `requireGrants`. */
  can(grant: string): boolean
}

type Facts = Omit<Principal, 'can' | 'expiresAt' | 'claims'> & { claims?: Readonly<Record<string, unknown>> }

/** The principal of a key, as it came in a scheme. */
export function principalOfKey(key: ResolvedKey, scheme: string): Principal {
  const facts: Facts = {
    kind: 'api-key',
    scheme,
    id: key.id,
    keyId: key.id,
    name: key.name ?? key.id,
    account: key.account ?? null,
    owner: key.owner ?? null,
    role: key.role ?? null,
    environment: key.environment ?? 'live',
    grants: frozenList(key.grants ?? []),
    subnets: key.subnets ? frozenList(key.subnets) : null,
    origins: key.origins ? frozenList(key.origins) : null,
  }
  const end = Math.min(key.expiresAt?.getTime() ?? Infinity, key.secret?.expiresAt?.getTime() ?? Infinity)
  return seal(facts, end === Infinity ? null : end)
}

/** The principal of a verified token. */
export function principalOfToken(token: VerifiedClaims, scheme: string): Principal {
  const facts: Facts = {
    kind: 'token',
    scheme,
    id: token.subject,
    keyId: token.keyId,
    name: token.name,
    account: token.account,
    owner: token.owner,
    role: token.role,
    environment: token.environment,
    grants: frozenList(token.grants),
    subnets: token.subnets,
    origins: token.origins,
    claims: token.claims,
  }
  return seal(facts, token.expiresAt)
}

const seal = (facts: Facts, expiresAt: number | null): Principal =>
  Object.freeze(Object.assign(new Expiring(expiresAt), facts, { can: compileGrants(facts.grants) }))

// A Date can be changed even on a frozen object, and principals are shared: each reader gets its own. One getter serves
// all principals: with one each, the engine would take every principal for a kind of object of its own.
class Expiring {
  static readonly #property = {
    enumerable: true,
    get(this: Expiring) {
      return this.#instant === null ? null : new Date(this.#instant)
    },
  }

  declare readonly expiresAt: Date | null
  readonly #instant: number | null

  constructor(instant: number | null) {
    this.#instant = instant
    Object.defineProperty(this, 'expiresAt', Expiring.#property)
  }
}

const frozenList = (list: readonly string[]): readonly string[] => Object.freeze([...list])
