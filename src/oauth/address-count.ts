import { createAddressSubject } from '../policies/rate/subject.js'
import { parseAddress } from '../restrictions/address.js'
import type { Counted } from './throttle.js'

/** What a try counts for by the client address that it comes from; null where that is not known. */
export type AddressCount = (ip: string | null) => Counted

// all whose address is not known are counted as one: with the limit of one, any of them would stop all the others
const UNKNOWN_TIMES = 100

/** @param limit how many tries an address has; for IPv6 a network that one caller has */
export function createAddressCount(limit: number): AddressCount {
  const subjectOf = createAddressSubject(parseAddress)
  const unknown = subjectOf(null)
  return ip => {
    const subject = subjectOf(ip)
    return { subject, limit: subject === unknown ? limit * UNKNOWN_TIMES : limit }
  }
}
