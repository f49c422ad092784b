import { hash } from 'node:crypto'
import type { Principal } from '../../principal.js'
import { type Address, formatAddress } from '../../restrictions/address.js'
import type { RateLimit } from './options.js'

/** Whom a request counts for. */
export type RateSubject = (per: RateLimit['per'], principal: Principal, address: string | null) => string

/** Whom a client address counts for: IPv6 by /64, since whoever has one of its addresses has them all. */
export type AddressSubject = (address: string | null) => string

// a subject of a token has any length
const LONGEST_NAME = 100
const LOWER_HALF = 64n

/** @param read reads an address text; null where it is none */
export function createAddressSubject(read: (text: string) => Address | null): AddressSubject {
  return text => {
    const address = text === null ? null : read(text)
    if (!address) return 'address:unknown'
    if (address.family === 4) return `address:${formatAddress(address)}`
    return `address:${formatAddress({ family: 6, value: (address.value >> LOWER_HALF) << LOWER_HALF })}/64`
  }
}

/** @param read reads an address text; null where it is none */
export function createRateSubject(read: (text: string) => Address | null): RateSubject {
  const addressSubject = createAddressSubject(read)
  return (per, principal, address) => {
    if (per === 'address') return addressSubject(address)
    if (per === 'account' && principal.account !== null) return `account:${shortened(principal.account)}`
    if (principal.keyId !== null) return `key:${shortened(principal.keyId)}`
    return `token:${shortened(`${String(principal.claims?.iss)} ${principal.id}`)}`
  }
}

const shortened = (name: string) => (name.length > LONGEST_NAME ? `sha256:${hash('sha256', name, 'base64url')}` : name)
