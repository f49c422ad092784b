import { type Command, Option } from 'commander'
import { actorOf, withActorOptions } from '../actor-options.js'
import { collect } from '../collect.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { memberCommand } from './member-command.js'
import { type MemberOptions, withMember } from './with-member.js'

interface UpdateOptions extends MemberOptions {
  email?: string | false
  grant?: string[] | false
  anyGrant?: true
}

/** `keywright members update USER`: changes what is named, and nothing else. */
export function updateCommand(members: Command, terminal: Terminal): void {
  const command = memberCommand(members, 'update')
    .description('change what is named and nothing else; lists are replaced')
    .option('--email <address>', 'where notices go')
    .option('--no-email', 'remove the address')
    .option('--grant <grant>', 'what the person may do at most; repeatable', collect)
    .option('--no-grant', 'the person may do nothing')
    .addOption(new Option('--any-grant', 'no ceiling any more').conflicts('grant'))
  withActorOptions(command, EXAMPLES).action(async (user: string, options: UpdateOptions) => {
    const { account = null, email, grant, anyGrant } = options
    const changes = {
      ...(email === undefined ? {} : { email: email || null }),
      ...(anyGrant ? { grants: null } : grant === undefined ? {} : { grants: grant || [] }),
    }
    if (Object.keys(changes).length === 0) throw new UsageError('nothing to change: name it, as in --email ada@acme.example')
    await withMember(options, terminal, 'Changed', manager =>
      manager.update(user, changes, { account, by: actorOf(options, terminal) }),
    )
  })
}

const EXAMPLES = `keywright members update u_17 --account acme --email ada@acme.example
keywright members update u_17 --account acme --any-grant`
