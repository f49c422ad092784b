import { createAuthenticator, type Holder } from './authenticator.js'
import { createExtractor } from './credentials/extract-credential.js'
import { createAddressReader, createClientAddress } from './http/client-address.js'
import type { RequestLike } from './http/request-like.js'
import { createKeyManager, type KeyManager } from './keys/key-manager.js'
import type { ResolvedKey } from './keys/key-record.js'
import type { KeyResolver, KeyStore } from './keys/key-store.js'
import { createKeyVerifier } from './keys/key-verifier.js'
import { createUsageRecorder } from './keys/usage-recorder.js'
import type { Logger } from './logger.js'
import { type KeyringOptions, readOptions } from './options.js'
import { createCors } from './policies/cors.js'
import { createOriginPolicy } from './policies/origin-policy.js'
import { createSubnetPolicy } from './policies/subnet-policy.js'
import { type Principal, principalOfKey, principalOfToken } from './principal.js'
import { createRequestFlow, type RequestFlow } from './request-flow.js'
import { inTime } from './stores/in-time.js'
import { type LazyStore, lazyStore } from './stores/lazy-store.js'
import { readStoreUrl } from './stores/open-store.js'
import { checkStore, isKeyStore, resolverStore } from './stores/resolver-store.js'
import { createTokenVerifier } from './tokens/token-verifier.js'
import type { VerifiedClaims } from './tokens/verified-claims.js'

// a store that hangs must not keep the process from ending
const CLOSING_MS = 5000

/** An API's keys, and the flow that protects its routes. */
export interface Keyring {
  /** Opens and migrates the store now; rejects with the reason. Without it the store opens on its first use. */
  ready(): Promise<void>
  /**
   * Finds who a request acts as.
   *
   * @returns rejects with AuthError where the request is refused
   */
  authenticate(request: RequestLike): Promise<Principal>
  /** The life of keys. */
  readonly keys: KeyManager
  /** What adapters are made of. */
  readonly flow: RequestFlow
  /** Writes pending usage and closes the store. */
  close(): Promise<void>
}

/**
 * Makes a keyring. It is synchronous: the store opens on its first use, or with `ready()`.
 *
 * @throws TypeError that names the option where one is wrong or unknown
 * @example
 * ```ts
 * const keyring = createKeyring({ store: 'sqlite:keys.db', rules: { keysPerAccount: 3 } })
 * const { key, secret } = await keyring.keys.create({ name: 'export', grants: ['reports:read'] })
 * ```
 */
export function createKeyring(options: KeyringOptions = {}): Keyring {
  const checked = readOptions(options, process.env)
  const { clock, now, logger, maxEntries, maxStalenessMs, format, peppers } = checked
  const store = openingStore(checked.store, options.store === undefined ? 'KEYWRIGHT_STORE' : 'store', logger)
  const usage = createUsageRecorder({
    write: batch => store.recordUsage(batch),
    intervalMs: checked.usageIntervalMs,
    onError: error =>
      logger.error(`keywright: usage could not be written to ${store.name}, it is kept and tried again${reason(error)}`),
  })
  const readAddress = createAddressReader()
  const restrictions = (principal: Pick<Principal, 'subnets' | 'origins'>) => ({
    checkSubnets: createSubnetPolicy(principal.subnets, readAddress),
    checkOrigins: createOriginPolicy(principal.origins),
  })
  const holderOfKey = (key: ResolvedKey): Holder => ({
    principal: perScheme(scheme => principalOfKey(key, scheme)),
    ...restrictions({ subnets: key.subnets ?? null, origins: key.origins ?? null }),
    usage: key.secret ? usage.slot(key.id, key.secret.id) : null,
  })
  const holderOfToken = (claims: VerifiedClaims): Holder => ({
    principal: perScheme(scheme => principalOfToken(claims, scheme)),
    ...restrictions(claims),
    usage: null,
  })
  const keyVerifier = createKeyVerifier({
    findByDigest: store.findByDigest,
    bind: holderOfKey,
    format,
    peppers,
    now,
    maxEntries,
    maxStalenessMs,
  })
  const tokenVerifier = createTokenVerifier({
    trustedIssuers: checked.trustedIssuers,
    bind: holderOfToken,
    now,
    maxEntries,
    maxStalenessMs,
    logger,
  })

  const cors = checked.cors ? createCors(checked.cors) : null
  const authenticate = createAuthenticator({
    extract: createExtractor(checked.schemes),
    verifyKey: keyVerifier.verify,
    verifyToken: tokenVerifier.verify,
    clientAddress: createClientAddress(checked.trustedProxies, readAddress),
    policies: checked.policies,
    usage,
    now,
  })

  return {
    ready: () => store.open(),
    async authenticate(request) {
      const refused = cors?.(request).refused
      if (refused) throw refused
      return authenticate(request)
    },
    keys: createKeyManager({
      store,
      rules: checked.rules,
      format,
      peppers,
      clock,
      onChange: (...records) => keyVerifier.forget(records.flatMap(record => record.secrets.map(secret => secret.digest))),
    }),
    flow: createRequestFlow({ ...checked, authenticate, cors }),
    async close() {
      try {
        await inTime(usage.close(), CLOSING_MS)
      } finally {
        await store.close()
      }
    },
  }
}

function openingStore(given: string | KeyStore | KeyResolver, source: string, logger: Logger): LazyStore {
  const greet = async (store: KeyStore) => {
    if (await store.isEmpty()) logger.warn(`keywright: ${store.name} holds no keys yet. ${firstKey(store.name)}`)
  }
  if (typeof given === 'string') return lazyStore(given, readStoreUrl(given, source), greet)
  checkStore(given)
  const store = isKeyStore(given) ? given : resolverStore(given)
  return lazyStore(store.name, async () => store, greet)
}

function firstKey(name: string): string {
  if (!name.startsWith('sqlite:') || name === 'sqlite::memory:')
    return "Make the first with keyring.keys.create({ name: 'first' })."
  return `Make the first with: npx keywright keys create --name first --store ${name}`
}

// nearly always one scheme per key, so the last one is at hand
function perScheme(make: (scheme: string) => Principal): (scheme: string) => Principal {
  let last: Principal | null = null
  return scheme => {
    if (last?.scheme !== scheme) last = make(scheme)
    return last
  }
}

const reason = (error: unknown) => (error instanceof Error ? `: ${error.message}` : '')
