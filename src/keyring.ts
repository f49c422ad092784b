import { createAuthenticator } from './authenticator.js'
import { createClientAuthentication } from './client-authentication.js'
import { createExtractor } from './credentials/extract-credential.js'
import { createAddressReader, createClientAddress } from './http/client-address.js'
import { headerLine } from './credentials/header-line.js'
import { resourceMetadataUrl } from './http/resource-metadata.js'
import { createExplain } from './explain/create-explain.js'
import type { RequestLike } from './http/request-like.js'
import type { Foundation } from './foundation.js'
import { createInvalidation } from './invalidation.js'
import { createHealth } from './health.js'
import { createHolders } from './holders.js'
import { type LastUse, laterUse } from './keys/keep-usage.js'
import type { KeyRules } from './keys/key-rules.js'
import { createKeyVerifier } from './keys/key-verifier.js'
import { createChangeFeed } from './keys/change-feed.js'
import { createUsageRecorder } from './keys/usage-recorder.js'
import { createManagers, type RecordManagers } from './managers.js'
import { createNotices } from './notices/notices.js'
import { createSweep, type SweepReport } from './notices/sweep/sweep.js'
import { type KeyringOptions, readOptions } from './options.js'
import { createCors, createNamedOrigins } from './policies/cors.js'
import { createThrottleFailures } from './policies/rate/failed-authentications.js'
import { createRateLimits } from './policies/rate/limits.js'
import type { Principal } from './principal.js'
import { createRequestFlow, type RequestFlow } from './request-flow.js'
import { inTime } from './in-time.js'
import { openingStore } from './opening-store.js'
import { isKeyStore } from './stores/resolver-store.js'
import type { KeyringHealth } from './telemetry/keyring-health.js'
import { createTelemetry } from './telemetry/telemetry.js'
import { available } from './tokens/issued/available.js'
import { createIssuing } from './tokens/issued/issuing.js'
import { createLoginManager, type LoginManager } from './tokens/issued/login-manager.js'
import { createTokenManager, type TokenManager } from './tokens/issued/token-manager.js'
import { createPossessionCheck } from './tokens/dpop/check-possession.js'
import { PROOF_ALGORITHMS } from './tokens/dpop/proof-algorithms.js'
import { createProofVerifier } from './tokens/dpop/proof-verifier.js'
import { createTokenVerifier } from './tokens/token-verifier.js'
import { verifyOwn } from './tokens/verify-own.js'

// a store that hangs must not keep the process from ending
const CLOSING_MS = 5000
const DAY_MS = 86_400_000
const NEVER_USED: LastUse = { lastUsedAt: null, lastUsedIp: null }

/** An API's keys, and the flow that protects its routes. */
export interface Keyring extends RecordManagers {
  /** Opens and migrates the store now; rejects with the reason. Without it the store opens on its first use. */
  ready(): Promise<void>
  /**
   * Finds who a request acts as.
   *
   * @returns rejects with AuthError where the request is refused
   */
  authenticate(request: RequestLike): Promise<Principal>
  /** The tokens that this server makes. */
  readonly tokens: TokenManager
  /** The people who logged in with programs. */
  readonly logins: LoginManager
  /** What is demanded of keys, as the options say. */
  readonly rules: Readonly<KeyRules>
  /**
   * Tells people what their keys need: an expiry that comes near, a key that falls idle or should be rotated; then sends
   * what is due and clears away what has expired. Run it every hour or so, on every instance if you like: each notice is
   * sent once.
   *
   * @param now the instant to act at: what is due by then is said and sent, what has expired by then is cleared away. The
   *   clock's by default
   * @returns rejects with the store's error
   */
  sweep(now?: Date): Promise<SweepReport>
  /** How the keyring does: asks the store once, within its deadline, and looks at the rest. It never rejects. */
  health(): Promise<KeyringHealth>
  /** What adapters are made of. */
  readonly flow: RequestFlow
  /** For the parts of keywright that stand on a keyring: management, token endpoints, portal. Not for applications. */
  readonly foundation: Foundation
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
  const { clock, now, logger, rules } = checked
  const telemetry = createTelemetry(checked.schemes.map(({ name }) => name))
  const keepsRecords = typeof checked.store === 'string' || isKeyStore(checked.store)
  const store = openingStore(checked, options.store === undefined ? 'KEYWRIGHT_STORE' : 'store', telemetry)
  const usage = createUsageRecorder({
    write: store.recordUsage,
    clock,
    intervalMs: checked.usageIntervalMs,
    onError: error =>
      logger.error(`keywright: usage could not be written to ${store.name}, it is kept and tried again${reason(error)}`),
  })
  const readAddress = createAddressReader()
  const holders = createHolders({ usage, readAddress, now })
  const notices = createNotices({ ...checked, store })
  const managers = createManagers({
    ...checked,
    store,
    keepsRecords,
    usage,
    directory: checked.members,
    outbox: notices.outbox,
    approvers: checked.mail?.approvers ?? [],
    onChange: (...records) => invalidation.ofKeys(records.map(record => record.id)),
    onHolderChange: id => invalidation.ofKeys([id]),
  })
  const idleAfterMs = (rules.idleAfterDays ?? Infinity) * DAY_MS
  const lastUse = (keyId: string) => usage.unwritten(keyId).reduce(laterUse, NEVER_USED).lastUsedAt
  const keyVerifier = createKeyVerifier({
    ...checked,
    findByDigest(digest) {
      listen()
      const found = store.findByDigest(digest)
      if (found instanceof Promise) return found.then(key => key && managers.complete(key))
      return found && managers.complete(found)
    },
    bind: holders.ofKey,
    ...managers.foreignKeys,
    onRefused: holders.countRefusal,
    onLookUp: result => telemetry.cache(result, 'api-key'),
    // what the application's own directory says of a person leaves no event
    confirmedAt: readAt => (checked.members ? readAt : feed.confirmedAt(readAt)),
    idleAfterMs,
    lastUse,
  })
  const { issuing, ownIssuer } = createIssuing({
    ...checked,
    options: checked.tokens,
    store,
    keepsRecords,
    complete: managers.complete,
    findMember: managers.findMember,
    idleAfterMs,
    lastUse,
    onChange: (...ids) => invalidation.ofTokens(ids),
    onRetired: () => tokenVerifier.forgetAll(),
  })
  const tokenVerifier = createTokenVerifier({
    ...checked,
    ownIssuer: {
      ...ownIssuer,
      verify(jwt, at) {
        listen()
        return available(ownIssuer.verify(jwt, at), checked.storeDeadlineMs)
      },
    },
    bind: holders.ofToken,
    onLookUp: result => telemetry.cache(result, 'token'),
  })
  const invalidation = createInvalidation({ keyVerifier, tokenVerifier, signingKeys: issuing.signingKeys })
  const feed = createChangeFeed({
    store,
    onChanges(changes) {
      invalidation.apply(changes)
      telemetry.changes(changes.length)
    },
    onUnknown: invalidation.ofAll,
    onAsked: ({ connected, confirmedAt }) =>
      telemetry.feed({ connected, lagSeconds: confirmedAt === null ? null : (now() - confirmedAt) / 1000 }),
    now,
    pollMs: checked.changePollMs,
    logger,
  })
  // nothing is to be heard of a resolver, and where nothing is remembered nothing has to be
  const listen = () => {
    if (keepsRecords && checked.maxStalenessMs > 0) feed.start()
  }
  const proofs = createProofVerifier(checked.issuer)
  const decideOrigin = checked.cors ? createCors(checked.cors) : null
  const cors =
    decideOrigin &&
    ((request: RequestLike) => {
      const decision = decideOrigin(request)
      if (decision.refused) telemetry.decision(decision.refused.code, 'none', null)
      return decision
    })
  const clientAddress = createClientAddress(checked.trustedProxies, readAddress)
  const rateLimits = createRateLimits({ ...checked, clientAddress, readAddress })
  const throttleFailures = createThrottleFailures({ ...checked, clientAddress, readAddress })
  const authenticator = createAuthenticator({
    extract: createExtractor(checked.schemes),
    verifyKey: keyVerifier.verify,
    verifyToken: tokenVerifier.verify,
    checkPossession: createPossessionCheck(proofs),
    clientAddress,
    policies: rateLimits ? [rateLimits.policy, ...checked.policies] : checked.policies,
    usage,
    onDecision: (outcome, credential) => telemetry.decision(outcome, credential?.kind ?? 'none', credential?.scheme.name ?? null),
    now,
  })
  const authenticate = throttleFailures(authenticator.authenticate)

  const sweep = createSweep({
    ...managers,
    ...managers.addresses,
    store,
    notices,
    idleAfterDays: rules.idleAfterDays,
    clock,
    logger,
  })

  return {
    async ready() {
      await store.open()
      listen()
      await notices.ready()
    },
    async authenticate(request) {
      const refused = cors?.(request).refused
      if (refused) throw refused
      return authenticate(request)
    },
    rules,
    ...managers.records,
    logins: createLoginManager(issuing.logins),
    tokens: createTokenManager({
      issuing,
      verifyOwn: async token => (await verifyOwn(tokenVerifier, token, now()))?.principal('bearer') ?? null,
    }),
    async sweep(at) {
      // a key must be neither called idle nor expired for use that is not written yet
      await usage.flush()
      return sweep(at)
    },
    flow: createRequestFlow({
      ...checked,
      rateLimits,
      authenticate,
      noteRefusal(principal, code) {
        holders.noteRefusal(principal, code)
        telemetry.decision(code, principal.kind, principal.scheme)
      },
      cors,
      challengeFacts: {
        realm: checked.realm,
        resourceMetadata: checked.issuer === null ? null : resourceMetadataUrl(checked.issuer),
        proofAlgorithms: PROOF_ALGORITHMS,
      },
    }),
    foundation: {
      documents: { findDocument: store.findDocument, write: store.write },
      clock,
      clientAddress,
      trustedProxies: checked.trustedProxies,
      hasPolicies: checked.policies.length > 0,
      namesOrigin: createNamedOrigins(checked.cors),
      authenticateClient: createClientAuthentication({
        verifyKey: keyVerifier.verify,
        present: authenticator.present,
        throttleFailures,
        secretOf: holders.secretOf,
        now,
      }),
      provenKey: request => proofs.find(request, now()),
      issuing,
      headerLine: secret => headerLine(checked.schemes, secret),
      realm: checked.realm,
      explain: createExplain({
        ...checked,
        ...managers,
        ...managers.foreignKeys,
        store,
        holders,
        decideOrigin,
        clientAddress,
        rateLimits,
        idleAfterMs,
        lastUse,
      }),
    },
    health: createHealth({ ...checked, store, keepsRecords, feed, keys: keyVerifier, tokens: tokenVerifier, usage }),
    async close() {
      try {
        await inTime(Promise.all([usage.close(), managers.close().then(notices.close)]), CLOSING_MS)
      } finally {
        telemetry.feed({ connected: null, lagSeconds: null })
        await feed.close()
        await store.close()
      }
    },
  }
}

const reason = (error: unknown) => (error instanceof Error ? `: ${error.message}` : '')
