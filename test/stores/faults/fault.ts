import type { KeyStore } from 'keywright'

/** What is broken of a store: each fault breaks one sentence of the contract, and the conformance suite must see it. */
export type Fault = (store: KeyStore) => Partial<KeyStore>

export type Faults = Readonly<Record<string, Fault>>
