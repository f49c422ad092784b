import type { JSONWebKeySet } from 'jose'
import type { Actor, EventDraft } from '../../audit/audit-event.js'
import { draftChange } from '../../audit/draft-change.js'
import { ManagementError } from '../../errors.js'
import type { KeyStore } from '../../keys/key-store.js'
import type { Logger } from '../../logger.js'
import type { Seal } from '../../sealing/seal.js'
import type { Sealing } from '../../sealing/sealing-secret.js'
import { KEY_SET_PLACE, type KeySet } from './key-set.js'
import { createKeySetReader } from './key-set-reader.js'
import {
  type IssuedVerificationKey,
  makeSigningKey,
  openSigningKey,
  type SigningKey,
  type SigningTerm,
  type StoredSigningKey,
  termOf,
} from './signing-key.js'
import type { CheckedTokenOptions, SigningAlgorithm } from './token-options.js'

/** What becomes of the keys before a new one. */
export interface RotateOptions {
  /** Whether they verify no more: every token they signed ends at once. False by default. */
  retire?: boolean
  /**
   * Whether the new key is made as the last one was: of its algorithm, and under the secret that the keys are encrypted under,
   * or not at all. For a program beside the application, which may have been given other options. False by default.
   */
  asBefore?: boolean
  by?: Actor
}

/** The key that signs after a rotation. */
export interface RotatedKey {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
}

/** A key that may have signed a good token. */
export interface FoundKey extends IssuedVerificationKey {
  /** Whether it still verifies is not known from then on, in milliseconds since the epoch. */
  readonly freshUntil: number
}

/** The keys that sign this server's tokens: made on first use, replaced in time, the same for every instance. */
export interface SigningKeys {
  /** @returns rejects where the key can't be had: the secret it is sealed under is missing, or the store fails */
  toSign(): Promise<SigningKey>
  /** The public part of a key that may have signed a good token; null where there is none. */
  find(kid: string): Promise<FoundKey | null>
  /**
   * The public parts of all keys that sign, will sign or have signed tokens that still live. Where it is time to, the next one
   * is made, so that it is known before it signs.
   */
  published(): Promise<JSONWebKeySet>
  /** Has a new key sign from now on, for no shorter than the newest one of its algorithm. */
  rotate(options?: RotateOptions): Promise<RotatedKey>
  /** Forgets what was read of them: called once another instance changed them. */
  forget(): void
}

/** What signing keys are made of. */
export interface SigningKeysParts {
  store: Pick<KeyStore, 'findDocument' | 'write'>
  sealing: Sealing
  options: CheckedTokenOptions
  clock(): Date
  /** No signature is verified by keys that were read longer ago. */
  maxStalenessMs: number
  /** Called once keys verify no more. */
  onRetired(): void
  logger: Logger
}

type Stored = { readonly keys: readonly StoredSigningKey[] }

const { kind: KIND, id: ID } = KEY_SET_PLACE
const TRIES = 20
const DAY_MS = 86_400_000
// an instance whose clock is behind, or that was signing at that moment, may use the key before for a little longer
const LAG_MS = 60_000
// no option gives a longer term: what is stored may be anything
const LONGEST_MS = 3660 * DAY_MS
const OTHER_SECRET =
  'keywright: the signing keys in the store were encrypted under another KEYWRIGHT_SECRET: a new one is made, and the tokens of the others stay good'
const NOT_THE_SECRET =
  'none of the keys that sign was encrypted under the secret that is used here: set KEYWRIGHT_SECRET to that of the application; where it has none, its secret is in the .secret file beside the database. A new secret must have signed in the application before'
const KEEP_CHANGING = 'the signing keys keep changing: try again'
const DAMAGED =
  'the signing keys in the store were damaged, or changed by another program: restore them, or rotate them with keyring.tokens.rotateSigningKey()'

export function createSigningKeys({
  store,
  sealing,
  options,
  clock,
  maxStalenessMs,
  onRetired,
  logger,
}: SigningKeysParts): SigningKeys {
  const { algorithm, signingMs } = options
  const longestMs = Math.max(options.lifetimeMs, options.loginMs)
  // whoever remembers the published keys for a while must know the next one before it signs
  const aheadMs = Math.min(DAY_MS, signingMs / 4)
  const now = () => clock().getTime()
  const sets = createKeySetReader({ findDocument: () => store.findDocument(KIND, ID), now, maxStalenessMs })
  let ensuring: Promise<SigningKey> | null = null
  let opened: SigningKey | null = null
  let hasWarned = false

  // a token must not outlive its key: one made for longer tokens, or by an instance with other options, is followed by its like
  const termFrom = (signsFrom: number, before?: SigningTerm): SigningTerm => {
    const [signs, rests] = before ? [before.signsUntil - before.signsFrom, before.verifiesUntil - before.signsUntil] : [0, 0]
    const signsUntil = signsFrom + Math.max(signingMs, Math.min(signs, LONGEST_MS))
    return {
      signsFrom,
      signsUntil,
      verifiesUntil: signsUntil + Math.max(LAG_MS + longestMs, Math.min(rests, LAG_MS + LONGEST_MS)),
    }
  }

  // the key that signs now; where its end comes near, the one that will sign next is made
  async function ensure(): Promise<SigningKey> {
    const seal = await sealing.seal()
    for (let tries = 0; tries < TRIES; tries++) {
      const set = await sets.current()
      const at = now()
      const own = set.stored.filter(key => key.algorithm === algorithm && key.sealId === seal.id)
      const current = own
        .filter(key => key.signsFrom <= at && at < key.signsUntil)
        .toSorted((a, b) => b.signsFrom - a.signsFrom)[0]
      const isLast = current && !own.some(key => key.signsFrom >= current.signsUntil)
      if (current && !(isLast && current.signsUntil - at < aheadMs)) return open(current, seal)
      if (!current && set.isDamaged) throw new Error(DAMAGED)
      if (!current) warnOfOthers(set, seal, at)
      const made = await makeSigningKey(algorithm, termFrom(current?.signsUntil ?? at), seal)
      try {
        await write(set, [made, ...set.stored.filter(key => at < key.verifiesUntil)], made)
      } catch (error) {
        // the next one is not needed yet
        if (!current) throw error
        logger.error(`keywright: the next signing key could not be written, it is tried again${reason(error)}`)
        return open(current, seal)
      }
    }
    throw new Error(KEEP_CHANGING)
  }

  const toSign = (): Promise<SigningKey> => {
    if (ensuring) return ensuring
    const underWay = ensure().finally(() => {
      if (ensuring === underWay) ensuring = null
    })
    ensuring = underWay
    return underWay
  }

  // the secret of the keys that sign, or where none does any more, of one that did
  async function sealBefore({ version, stored }: KeySet): Promise<Seal> {
    // to ask for a seal makes its secret
    if (version !== null && !(await sealing.isMade())) throw new ManagementError('conflict', NOT_THE_SECRET)
    const seal = await sealing.seal()
    const signing = stored.filter(key => now() < key.signsUntil)
    const keys = signing.length > 0 ? signing : stored
    if (keys.length > 0 && !keys.some(key => key.sealId === seal.id)) throw new ManagementError('conflict', NOT_THE_SECRET)
    return seal
  }

  function warnOfOthers(set: KeySet, seal: Seal, at: number): void {
    if (hasWarned || !set.stored.some(key => key.sealId !== seal.id && at < key.signsUntil)) return
    hasWarned = true
    logger.warn(OTHER_SECRET)
  }

  function open(stored: StoredSigningKey, seal: Seal): SigningKey {
    const key = opened?.kid === stored.kid ? { ...opened, ...termOf(stored) } : openSigningKey(stored, seal)
    if (!key) throw new Error(DAMAGED)
    opened = key
    return key
  }

  const write = async (set: KeySet, keys: readonly StoredSigningKey[], made: StoredSigningKey, by?: Actor): Promise<boolean> => {
    const at = clock()
    const value: Stored = { keys }
    const becomes = { account: null, value, createdAt: at, expiresAt: null }
    const events = [madeEvent(made, keys, at, by)]
    return (await store.write({ documents: [{ kind: KIND, id: ID, expected: set.version, becomes }], events })) === 'written'
  }

  return {
    toSign,
    async find(kid) {
      const recent = await sets.recent()
      const set = recent.isNew || recent.verifying.has(kid) ? recent : await sets.current()
      const found = set.verifying.get(kid)
      // what is missing may have been a good one
      if (!found && set.isDamaged) throw new Error(DAMAGED)
      return found && now() < found.verifiesUntil ? { ...found, freshUntil: set.freshUntil } : null
    },
    async published() {
      const failure = await toSign().then(
        () => null,
        (error: unknown) => ({ error }),
      )
      const { stored } = await sets.recent()
      const at = now()
      const keys = stored.filter(key => at < key.verifiesUntil)
      // who reads that there are none would refuse what is good
      if (keys.length === 0 && failure) throw failure.error
      return { keys: keys.map(({ kid, algorithm: alg, publicKey }) => ({ ...publicKey, kid, alg, use: 'sig' })) }
    },
    async rotate({ retire = false, asBefore = false, by } = {}) {
      for (let tries = 0; tries < TRIES; tries++) {
        const set = await sets.current()
        const seal = await (asBefore ? sealBefore(set) : sealing.seal())
        const at = now()
        // the last one made stands first
        const last = asBefore ? set.stored.find(key => key.sealId === seal.id) : undefined
        const alg = last?.algorithm ?? algorithm
        const before = set.stored.find(key => key.algorithm === alg)
        const made = await makeSigningKey(alg, termFrom(at, before), seal)
        const rest = retire ? [] : set.stored.filter(key => key.verifiesUntil > at).map(key => endedAt(key, at))
        if (!(await write(set, [made, ...rest], made, by))) continue
        sets.forget()
        // who asks from now on must not be given a key that was read before
        ensuring = null
        if (retire) onRetired()
        return { kid: made.kid, algorithm: alg }
      }
      throw new ManagementError('conflict', KEEP_CHANGING)
    },
    forget() {
      sets.forget()
      ensuring = null
    },
  }

  // for as long as it was made to verify its last token, or as tokens live by now; an instance that has not heard of it may
  // sign with one that was to begin soon
  function endedAt(key: StoredSigningKey, at: number): StoredSigningKey {
    if (key.signsUntil <= at) return key
    const overlapMs = Math.max(LAG_MS + longestMs, key.verifiesUntil - key.signsUntil)
    return { ...key, signsUntil: at, verifiesUntil: Math.min(key.verifiesUntil, at + overlapMs) }
  }
}

function madeEvent(made: StoredSigningKey, keys: readonly StoredSigningKey[], at: Date, by: Actor | undefined): EventDraft {
  const { kid, algorithm, signsFrom, signsUntil } = made
  const after = {
    kid,
    algorithm,
    signsFrom: new Date(signsFrom),
    signsUntil: new Date(signsUntil),
    keys: keys.map(key => key.kid),
  }
  const subject = { kind: 'signing_key', id: kid }
  return draftChange({ at, action: 'signing_key.created', account: null, subject, by, before: null, after })
}

const reason = (error: unknown) => (error instanceof Error ? `: ${error.message}` : '')
