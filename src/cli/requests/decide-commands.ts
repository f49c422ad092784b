import type { Command } from 'commander'
import type { AccessRequest } from '../../accounts/access-request.js'
import { type ActorOptions, actorName, withActorOptions } from '../actor-options.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { mailText } from './mail-text.js'
import { withRequest } from './with-request.js'

interface DecideOptions extends ActorOptions {
  note?: string
}

/** `keywright requests approve ID`: the account may make keys from now on. */
export function approveCommand(requests: Command, terminal: Terminal): void {
  const command = decideCommand(requests, 'approve', 'approve an access request: the account may make keys from now on').option(
    '--note <text>',
    'what the customer is told',
  )
  withActorOptions(command, 'keywright requests approve req_5Tn… --as bob --note "welcome"').action(
    async (id: string, options: DecideOptions) => {
      const { note } = options
      const user = actorName(options, terminal)
      const request = await withRequest(id, options, terminal, manager =>
        manager.approve(id, { user, ...(note === undefined ? {} : { note }) }),
      )
      tell(request, 'may make keys now', options, terminal)
    },
  )
}

/** `keywright requests deny ID`: the account may ask again. */
export function denyCommand(requests: Command, terminal: Terminal): void {
  const command = decideCommand(requests, 'deny', 'deny an access request: the account may ask again').option(
    '--note <text>',
    'why, for the customer (needed)',
  )
  withActorOptions(command, 'keywright requests deny req_5Tn… --as bob --note "say which reports you need"').action(
    async (id: string, options: DecideOptions) => {
      const { note } = options
      if (note === undefined) throw new UsageError('--note is missing: say why, as in --note "say which reports you need"')
      const user = actorName(options, terminal)
      const request = await withRequest(id, options, terminal, manager => manager.deny(id, { user, note }))
      tell(request, 'may ask again', options, terminal)
    },
  )
}

const decideCommand = (requests: Command, name: string, description: string) =>
  requests.command(name).argument('<id>', 'the id of the access request, req_…').description(description)

function tell(request: AccessRequest, outcome: string, { json }: ActorOptions, terminal: Terminal): void {
  if (json) return terminal.print(JSON.stringify(request))
  const who = request.account === null ? printable(request.user) : printable(request.account)
  terminal.print(`${request.state === 'approved' ? 'Approved' : 'Denied'} ${request.id}: ${who} ${outcome}.`)
  terminal.note(mailText(request, terminal))
}
