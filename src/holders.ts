import type { RequestLike } from './http/request-like.js'
import type { ResolvedKey } from './keys/key-record.js'
import type { UsageRecorder, UsageSlot } from './keys/usage-recorder.js'
import { createOriginPolicy } from './policies/origin-policy.js'
import { createSubnetPolicy } from './policies/subnet-policy.js'
import { type Principal, principalOfKey, principalOfToken } from './principal.js'
import type { Address } from './restrictions/address.js'
import type { VerifiedClaims } from './tokens/verified-claims.js'

/** A key or a token that was found good, with what the flow needs of it on every request. */
export interface Holder {
  principal(scheme: string): Principal
  /** The checks of its own restrictions; null where it has none. */
  readonly checkSubnets: ((address: string | null) => void) | null
  readonly checkOrigins: ((request: RequestLike) => void) | null
  /** The thumbprint of the key that whoever presents it must prove to have; null for none. */
  readonly boundTo: string | null
  /** Where its requests are counted; null where they are not. */
  readonly usage: UsageSlot | null
}

/** Makes holders, and knows where the requests of their principals are counted. */
export interface Holders {
  ofKey(key: ResolvedKey): Holder
  ofToken(claims: VerifiedClaims): Holder
  /** The secret of the key that a principal was made of; null where there is none. */
  secretOf(principal: Principal): string | null
  /** Counts a refusal by what a key is, such as its expiry. @param now in milliseconds since the epoch */
  countRefusal(holder: Holder, code: string, now: number): void
  /** Counts a request that was let in, and that a check behind the flow refuses, as refused with this code. */
  noteRefusal(principal: Principal, code: string): void
}

/** What holders are made of. */
export interface HoldersParts {
  usage: Pick<UsageRecorder, 'slot' | 'countRefusal' | 'recount'>
  /** Reads an address text; null where it is none. */
  readAddress(text: string): Address | null
  now(): number
}

export function createHolders({ usage, readAddress, now }: HoldersParts): Holders {
  // where the requests of a principal are counted, for what is known of them only once they were let in
  const slots = new WeakMap<Principal, UsageSlot>()
  const restrictions = ({ subnets, origins }: Pick<ResolvedKey, 'subnets' | 'origins'>) => ({
    checkSubnets: createSubnetPolicy(subnets ?? null, readAddress),
    checkOrigins: createOriginPolicy(origins ?? null),
  })

  const counted = (slot: UsageSlot | null, make: (scheme: string) => Principal) =>
    perScheme(scheme => {
      const made = make(scheme)
      if (slot) slots.set(made, slot)
      return made
    })

  return {
    ofKey(key) {
      const slot = key.secret ? usage.slot(key.id, key.secret.id) : null
      return { principal: counted(slot, scheme => principalOfKey(key, scheme)), ...restrictions(key), boundTo: null, usage: slot }
    },
    ofToken(claims) {
      // who uses a token of a key uses the key
      const slot = claims.keyId !== null && claims.secretId !== null ? usage.slot(claims.keyId, claims.secretId) : null
      const { boundTo } = claims
      return {
        principal: counted(slot, scheme => principalOfToken(claims, scheme)),
        ...restrictions(claims),
        boundTo,
        usage: slot,
      }
    },
    secretOf: principal => slots.get(principal)?.secretId ?? null,
    countRefusal({ usage: slot }, code, instant) {
      if (slot) usage.countRefusal(slot, code, instant)
    },
    noteRefusal(principal, code) {
      const slot = slots.get(principal)
      if (slot) usage.recount(slot, code, now())
    },
  }
}

// nearly always one scheme per key, so the last one is at hand
function perScheme(make: (scheme: string) => Principal): (scheme: string) => Principal {
  let last: Principal | null = null
  return scheme => {
    if (last?.scheme !== scheme) last = make(scheme)
    return last
  }
}
