import { checkOptions, option } from './check-options.js'
import { freezeDeep } from './freeze-deep.js'
import { checkedSchemes } from './credentials/checked-schemes.js'
import { defaultSchemes } from './credentials/default-schemes.js'
import type { Scheme } from './credentials/scheme.js'
import type { RenderRefusal } from './http/refusal.js'
import type { MemberDirectory } from './accounts/member.js'
import { checkPeppers, type Pepper } from './keys/digest.js'
import { checkKeyRules } from './keys/check-key-rules.js'
import type { KeyRules } from './keys/key-rules.js'
import type { KeyResolver, KeyStore } from './keys/key-store.js'
import { createSecretFormat, type SecretFormat, type SecretFormatOptions } from './keys/secret-format.js'
import { type LeakOptions, readLeakOptions } from './leaks/leak-options.js'
import type { Logger } from './logger.js'
import { type CheckedMail, type MailOptions, readMail } from './notices/mail-options.js'
import { type CheckedWebhook, readWebhooks, type WebhookOptions } from './notices/webhook-options.js'
import type { CorsOptions } from './policies/cors.js'
import type { Policy } from './policies/policy.js'
import {
  type CheckedRateLimit,
  type Rate,
  type RateLimit,
  readFailedAuthentications,
  readRateLimits,
} from './policies/rate/options.js'
import { compileOrigins } from './restrictions/origins.js'
import { compileSubnets } from './restrictions/subnets.js'
import { createSealing, type Sealing } from './sealing/sealing-secret.js'
import { isLoopbackBase } from './tokens/issued/loopback-base.js'
import { type CheckedTokenOptions, readTokenOptions, type TokenOptions } from './tokens/issued/token-options.js'
import type { TrustedIssuer } from './tokens/trusted-issuer.js'

/** What `createKeyring` and `apiKeyAuth` take. Everything is optional, checked once, and refused by name where it is wrong. */
export interface KeyringOptions {
  /**
   * Where keys live: a URL (`memory:`, `sqlite:PATH`), a store, or a resolver of your own that has `findByDigest`
   * alone. By default `KEYWRIGHT_STORE`, else `sqlite:keywright.db` in the working directory.
   */
  store?: string | KeyStore | KeyResolver
  /** How credentials may be written, in the order of the challenges. By default Bearer, lucca, luc-authorization, x-api-key and DPoP. */
  schemes?: readonly Scheme[]
  /** Who may call from a browser. Without it no origin is refused, and OPTIONS is an ordinary request. */
  cors?: CorsOptions
  /** What is demanded of keys. */
  rules?: KeyRules
  /** The application's own directory of people; by default they are stored, and an owner is added when a key is made. */
  members?: MemberDirectory
  /** How notices are sent by e-mail; without it none are. */
  mail?: MailOptions
  /** Endpoints that are told of notices. */
  webhooks?: readonly WebhookOptions[]
  /** Checks of your own, run on every authenticated request. */
  policies?: readonly Policy[]
  /** What happens to a key of which a secret was reported as leaked; it is revoked by default. */
  leaks?: LeakOptions
  /** How many requests keys, accounts or addresses may make; several limits hold all at once. No limit by default. */
  rateLimit?: RateLimit | readonly RateLimit[]
  /** How many failed authentications a client address may make before they are answered with 429. No limit by default. */
  failedAuthentications?: Rate
  /** Another form for refusals, never another decision. */
  renderRefusal?: RenderRefusal
  /**
   * The public base URL of this server, which its own tokens name as their issuer: `https:`, or `http:` on a loopback
   * address. Without it tokens are only made for requests whose `Host` is a loopback address.
   */
  issuer?: string
  /** Whom this server's tokens are for; their issuer by default. */
  audience?: string | readonly string[]
  /** How this server makes tokens. */
  tokens?: TokenOptions
  /** Issuers whose JWTs are taken as bearer tokens. */
  trustedIssuers?: readonly TrustedIssuer[]
  /** CIDR blocks of the proxies in front of this server: then the client address is read from `X-Forwarded-For`. */
  trustedProxies?: readonly string[]
  /** The realm of challenges; `api` by default. */
  realm?: string
  /** How many keys and tokens are remembered, 50,000 of each by default, and how much memory keys may take, 100 MB by default. */
  cache?: { maxEntries?: number; maxBytes?: number }
  /** No decision is taken on something that was not known to be current so long ago; 5 by default. */
  maxStalenessSeconds?: number
  /** How often the store is asked for changes of other instances; 1 by default. Some stores tell of them sooner. */
  changePollSeconds?: number
  /** How long a look-up in the store may take, before the request is refused with 503; 1 by default. */
  storeDeadlineSeconds?: number
  /** How much longer than `maxStalenessSeconds` keys that are remembered are let in while the store is unavailable; 0 by default. */
  staleIfUnavailableSeconds?: number
  /** How new secrets look: `PREFIX_ENVIRONMENT_…` (`kw_live_…` by default), or `'uuid'`. */
  secretFormat?: SecretFormatOptions | 'uuid'
  /** Keys that are mixed into digests; the first one into new digests, the others still verify. */
  peppers?: readonly Pepper[]
  /** How often usage is written; 10 by default. */
  usageIntervalSeconds?: number
  /** The clock; tests inject theirs. */
  clock?: () => Date
  /** Where warnings and errors go; `console` (standard error) by default. */
  logger?: Logger
}

/** Options with every default filled in. */
export interface CheckedOptions {
  readonly store: string | KeyStore | KeyResolver
  readonly schemes: readonly Scheme[]
  readonly cors: CorsOptions | undefined
  readonly rules: Readonly<KeyRules>
  readonly members: MemberDirectory | undefined
  readonly mail: CheckedMail | null
  readonly webhooks: readonly CheckedWebhook[]
  readonly policies: readonly Policy[]
  readonly leaks: Required<LeakOptions>
  readonly limits: readonly CheckedRateLimit[]
  readonly failedAuthentications: CheckedRateLimit | null
  readonly renderRefusal: RenderRefusal | undefined
  /** Without a slash at its end. */
  readonly issuer: string | null
  readonly audience: string | readonly string[] | null
  readonly tokens: CheckedTokenOptions
  readonly sealing: Sealing
  readonly trustedIssuers: readonly TrustedIssuer[]
  readonly trustedProxies: readonly string[]
  readonly realm: string
  readonly maxEntries: number
  readonly maxBytes: number
  readonly maxStalenessMs: number
  readonly changePollMs: number
  readonly storeDeadlineMs: number
  readonly staleIfUnavailableMs: number
  readonly format: SecretFormat
  readonly peppers: readonly Pepper[]
  readonly usageIntervalMs: number
  readonly clock: () => Date
  readonly now: () => number
  readonly logger: Logger
}

const RULES = {
  store: option.either(option.text, option.object),
  schemes: option.list,
  cors: option.object,
  rules: option.object,
  members: option.object,
  mail: option.object,
  webhooks: option.list,
  policies: option.list,
  leaks: option.object,
  rateLimit: option.either(option.object, option.list),
  failedAuthentications: option.object,
  renderRefusal: option.function,
  issuer: option.text,
  audience: option.either(option.text, option.texts),
  tokens: option.object,
  trustedIssuers: option.list,
  trustedProxies: option.texts,
  realm: option.text,
  cache: option.object,
  maxStalenessSeconds: option.notNegative,
  changePollSeconds: option.upTo(3600),
  storeDeadlineSeconds: option.upTo(60),
  staleIfUnavailableSeconds: option.notNegative,
  secretFormat: option.either(option.one('uuid'), option.object),
  peppers: option.list,
  usageIntervalSeconds: option.upTo(86_400),
  clock: option.function,
  logger: option.object,
}

/**
 * Checks options and fills in the defaults.
 *
 * @throws TypeError that names the option and what would be right
 */
export function readOptions(options: KeyringOptions, environment: Readonly<Record<string, string | undefined>>): CheckedOptions {
  checkOptions('createKeyring', options, RULES)
  checkParts(options)
  const issuer = readIssuerUrl(options.issuer)
  if (issuer !== null && options.trustedIssuers?.some(trusted => [issuer, options.issuer].includes(trusted?.issuer)))
    throw new TypeError('createKeyring: issuer is this server itself: it must not stand in trustedIssuers too')
  const { clock, secretFormat, peppers = [] } = options
  const grantCatalogue = options.rules?.grantCatalogue
  checkPeppers(peppers)
  const maxStalenessMs = (options.maxStalenessSeconds ?? 5) * 1000
  const store = options.store ?? (environment.KEYWRIGHT_STORE || 'sqlite:keywright.db')
  return {
    store,
    schemes: checkedSchemes(options.schemes ?? defaultSchemes()),
    cors: options.cors,
    rules: freezeDeep({ ...options.rules, ...(grantCatalogue ? { grantCatalogue: { ...grantCatalogue } } : {}) }),
    members: options.members,
    mail: options.mail ? readMail(options.mail) : null,
    webhooks: readWebhooks(options.webhooks ?? []),
    policies: [...(options.policies ?? [])],
    leaks: readLeakOptions(options.leaks),
    limits: readRateLimits(options.rateLimit),
    failedAuthentications: readFailedAuthentications(options.failedAuthentications),
    renderRefusal: options.renderRefusal,
    issuer,
    audience: readAudience(options.audience),
    tokens: readTokenOptions(options.tokens),
    sealing: createSealing(environment.KEYWRIGHT_SECRET || undefined, nameOf(store)),
    trustedIssuers: options.trustedIssuers ?? [],
    trustedProxies: options.trustedProxies ?? [],
    realm: checkedRealm(options.realm ?? 'api'),
    maxEntries: options.cache?.maxEntries ?? 50_000,
    maxBytes: options.cache?.maxBytes ?? 100_000_000,
    maxStalenessMs,
    // a change must be heard of before what is remembered is too old
    changePollMs: Math.min((options.changePollSeconds ?? 1) * 1000, maxStalenessMs / 2),
    storeDeadlineMs: (options.storeDeadlineSeconds ?? 1) * 1000,
    staleIfUnavailableMs: (options.staleIfUnavailableSeconds ?? 0) * 1000,
    format: createSecretFormat(secretFormat),
    peppers: peppers.map(pepper => ({ ...pepper })),
    usageIntervalMs: (options.usageIntervalSeconds ?? 10) * 1000,
    clock: clock ?? (() => new Date()),
    now: clock ? () => clock().getTime() : Date.now,
    logger: unfailing(options.logger ?? console),
  }
}

// the cache sets a place aside for every entry at once
const MOST_CACHE_ENTRIES = 10_000_000

function checkParts(options: KeyringOptions): void {
  const { cors, rules, members, cache, secretFormat, logger, policies = [], trustedProxies = [] } = options
  if (cors) checkOptions('cors', cors, CORS_RULES, ['origins'])
  const origins = cors?.origins ?? '*'
  if (origins !== '*') naming('cors: origins', () => compileOrigins(origins))
  if (trustedProxies.length > 0) naming('createKeyring: trustedProxies', () => compileSubnets(trustedProxies))
  if (rules) checkKeyRules(rules)
  if (members && (typeof members.find !== 'function' || typeof members.listByAccount !== 'function'))
    throw new TypeError('createKeyring: members must have the functions find and listByAccount')
  if (cache) checkOptions('cache', cache, { maxEntries: option.wholeUpTo(MOST_CACHE_ENTRIES), maxBytes: option.count })
  if (typeof secretFormat === 'object')
    checkOptions('secretFormat', secretFormat, { prefix: option.text, environment: option.text })
  if (policies.some(policy => typeof policy !== 'function')) throw new TypeError('createKeyring: policies are functions')
  if (logger && (typeof logger.warn !== 'function' || typeof logger.error !== 'function')) {
    throw new TypeError('createKeyring: logger must have the functions warn and error')
  }
}

const CORS_RULES = {
  origins: option.either(option.one('*'), option.texts),
  methods: option.tokens('an array of method names, such as "GET"'),
  headers: option.tokens('an array of field names, such as "x-api-key"'),
  exposedHeaders: option.tokens('an array of field names, such as "x-total"'),
  credentials: option.flag,
  maxAgeSeconds: option.whole,
}

function readIssuerUrl(issuer: string | undefined): string | null {
  if (issuer === undefined) return null
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackBase(url.origin))
  if (!url || !isSafe || url.search || url.hash || url.username || url.password || issuer.includes('?') || issuer.includes('#'))
    throw new TypeError(
      'createKeyring: issuer is the public base URL of this server, such as "https://api.example.com": https, without query and fragment',
    )
  const canonical = withoutSlash(url.href)
  // it is compared as a text by whoever reads a token
  if (withoutSlash(issuer) !== canonical) throw new TypeError(`createKeyring: issuer: write it as "${canonical}"`)
  return canonical
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')

function readAudience(audience: string | readonly string[] | undefined): string | readonly string[] | null {
  if (audience === undefined) return null
  const audiences = [audience].flat()
  if (audiences.length === 0 || audiences.includes('')) throw new TypeError('createKeyring: audience names at least one audience')
  return typeof audience === 'string' ? audience : [...audience]
}

// a resolver has no name, and keeps nothing
const nameOf = (store: string | KeyStore | KeyResolver): string =>
  typeof store === 'string' ? store : 'name' in store && typeof store.name === 'string' ? store.name : ''

function checkedRealm(realm: string): string {
  if (!/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/.test(realm))
    throw new TypeError('createKeyring: realm is printable ASCII without quotes and backslashes')
  return realm
}

function naming(where: string, read: () => unknown): void {
  try {
    read()
  } catch (error) {
    throw error instanceof TypeError ? new TypeError(`${where}: ${error.message}`) : error
  }
}

// a log that fails decides nothing
function unfailing(logger: Logger): Logger {
  const say = (level: keyof Logger) => (message: string) => {
    try {
      logger[level](message)
    } catch {}
  }
  return { warn: say('warn'), error: say('error') }
}
