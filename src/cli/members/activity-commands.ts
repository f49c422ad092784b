import type { Command } from 'commander'
import { actorOf, withActorOptions } from '../actor-options.js'
import type { Terminal } from '../terminal.js'
import { memberCommand } from './member-command.js'
import { type MemberOptions, withMember } from './with-member.js'

/** `keywright members activate USER`: the person manages the keys of the account again. */
export function activateCommand(members: Command, terminal: Terminal): void {
  activityCommand(members, 'activate', 'let a person manage the keys of an account again').action(
    async (user: string, options: MemberOptions) => {
      await withMember(options, terminal, 'Activated', manager => manager.activate(user, target(options, terminal)))
    },
  )
}

/** `keywright members deactivate USER`: the person's own keys end, those of the account go on. */
export function deactivateCommand(members: Command, terminal: Terminal): void {
  const description = "take an account's keys out of a person's hands; keys that are the person's own stop working"
  activityCommand(members, 'deactivate', description).action(async (user: string, options: MemberOptions) => {
    await withMember(options, terminal, 'Deactivated', manager => manager.deactivate(user, target(options, terminal)))
    if (!options.json)
      terminal.note('Who knew a secret still does: rotate the keys of the account, as in keywright keys rotate key_3v9…')
  })
}

const activityCommand = (members: Command, name: string, description: string) =>
  withActorOptions(memberCommand(members, name).description(description), `keywright members ${name} u_17 --account acme`)

const target = (options: MemberOptions, terminal: Terminal) => ({
  account: options.account ?? null,
  by: actorOf(options, terminal),
})
