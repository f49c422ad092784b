import type { KeyRecord } from '../keys/key-record.js'
import { isEmailAddress } from '../input/email-address.js'
import type { NoticeType } from './notice.js'

/** Where the addresses of people come from. */
export interface Addresses {
  /** The address of a person of an account; null where none is known, and where the person is not active. */
  addressOf(user: string, account: string | null): Promise<string | null>
  /** The addresses of all active members of an account. */
  addressesOf(account: string | null): Promise<readonly string[]>
}

/** Says who hears of a key: its technical contact, else its owner. That it should be rotated, all of the account's members. */
export function createAddressBook({ addressOf, addressesOf }: Addresses) {
  // each looked up once in a sweep, however many keys they have
  const found = new Map<string, Promise<string | null>>()
  const foundOfAccount = new Map<string | null, Promise<readonly string[]>>()

  const ofOwner = ({ owner, account }: KeyRecord): Promise<string | null> => {
    if (owner === null) return Promise.resolve(null)
    const place = JSON.stringify([owner, account])
    const known = found.get(place) ?? addressOf(owner, account)
    found.set(place, known)
    return known
  }
  const ofMembers = (account: string | null): Promise<readonly string[]> => {
    const known = foundOfAccount.get(account) ?? addressesOf(account)
    foundOfAccount.set(account, known)
    return known
  }

  return {
    async of(record: KeyRecord, type: NoticeType): Promise<readonly string[]> {
      const contact = record.technicalContact?.trim() ?? ''
      const first = isEmailAddress(contact) ? contact : await ofOwner(record)
      const others = type === 'key.rotation_advised' ? await ofMembers(record.account) : []
      return first === null ? others : [first, ...others]
    },
  }
}
