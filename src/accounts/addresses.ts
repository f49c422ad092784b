import { eachItem } from '../input/each-item.js'
import { isEmailAddress } from '../input/email-address.js'
import type { Addresses } from '../notices/address-book.js'
import type { MemberManager } from './member-manager.js'

/** The e-mail addresses of people: a member's, and of whoever is known by nothing else, the id that is one. */
export function createAddresses(members: Pick<MemberManager, 'find' | 'list'>): Addresses {
  const written = (user: string, email: string | null) => email ?? (isEmailAddress(user) ? user : null)
  return {
    async addressOf(user, account) {
      const member = await members.find(user, account)
      return member && !member.active ? null : written(user, member?.email ?? null)
    },
    async addressesOf(account) {
      const addresses = new Set<string>()
      for await (const { id, email, active } of eachItem(page => members.list({ account, ...page }))) {
        const address = active ? written(id, email) : null
        if (address !== null) addresses.add(address)
      }
      return [...addresses]
    },
  }
}
