import type { Member } from '../../accounts/member.js'
import type { MemberManager } from '../../accounts/member-manager.js'
import type { ActorOptions } from '../actor-options.js'
import { inStore } from '../in-store.js'
import { printable } from '../../printable.js'
import { shellQuoted } from '../shell-quoted.js'
import type { Terminal } from '../terminal.js'
import { unknownRecord } from '../unknown-record.js'
import { accountText } from './account-text.js'
import { memberSummary } from './member-columns.js'

/** The options that say which member is meant. */
export interface MemberOptions extends ActorOptions {
  account?: string
}

/** Changes one member that must exist already, and tells how it is now. */
export async function withMember(
  options: MemberOptions,
  terminal: Terminal,
  done: string,
  change: (members: MemberManager) => Promise<Member>,
): Promise<void> {
  const { account } = options
  const list = `members list${account === undefined ? '' : ` --account ${shellQuoted(account)}`}`
  const member = await inStore(
    options,
    terminal,
    ({ members }) => change(members),
    store => unknownRecord(`such member of ${accountText(account)}`, store, list),
  )
  terminal.print(
    options.json
      ? JSON.stringify(member)
      : `${done} ${printable(member.id)} of ${accountText(member.account)}: ${printable(memberSummary(member))}.`,
  )
}
