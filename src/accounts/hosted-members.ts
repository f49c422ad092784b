import { ManagementError } from '../errors.js'
import { checkNames } from '../input/check-names.js'
import { readPage } from '../input/read-page.js'
import { parseHeldGrant } from '../restrictions/grants.js'
import type { DirectoryMember, Member, MemberDirectory } from './member.js'
import type { MemberManager } from './member-manager.js'

/** Members as the host application's directory has them: they are read there, and changed there. */
export function createHostedMembers(directory: MemberDirectory): MemberManager {
  return {
    hosted: true,
    add: refuse,
    enrol: refuse,
    async find(user, account = null) {
      const found = await directory.find(user)
      // somebody of another account is nobody here
      return found && checked(found).account === account ? checked(found) : null
    },
    async list({ account = null, ...query }) {
      checkNames(query, 'cursor', 'limit')
      const found = (await directory.listByAccount(account)).map(checked).filter(member => member.account === account)
      // a directory says nothing of when somebody came: the order is that of ids
      const all = found
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map(member => ({ id: member.id, createdAt: SOME_TIME, member }))
      const { items, next } = await readPage(query, async ({ after, limit }) =>
        all.filter(({ id }) => !after || id > after.id).slice(0, limit),
      )
      return { items: items.map(({ member }) => member), next }
    },
    update: refuse,
    activate: refuse,
    deactivate: refuse,
  }
}

const SOME_TIME = new Date(0)

// what a directory of the user's says decides who gets in: a wrong type must not
function checked({ id, account, email = null, active, grants, deactivatedAt = null }: DirectoryMember): Member {
  if (typeof id !== 'string' || id === '') throw wrong('id', 'a string')
  if (account !== null && typeof account !== 'string') throw wrong('account', 'a string or null')
  if (typeof active !== 'boolean') throw wrong('active', 'true or false')
  if (email !== null && typeof email !== 'string') throw wrong('email', 'a string or null')
  if (grants !== null && !Array.isArray(grants)) throw wrong('grants', 'an array of grants, or null for no ceiling')
  if (deactivatedAt !== null && !(deactivatedAt instanceof Date)) throw wrong('deactivatedAt', 'a Date or null')
  return Object.freeze({ id, account, email, active, grants: grants && Object.freeze(grants.map(parseHeldGrant)), deactivatedAt })
}

const wrong = (member: string, right: string) =>
  new TypeError(`members: the directory gave somebody whose ${member} is not ${right}`)

async function refuse(): Promise<never> {
  throw new ManagementError('conflict', "members are the host application's: change them there", {
    problems: { '': { kind: 'membersElsewhere' } },
  })
}
