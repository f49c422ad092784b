import type { Command } from 'commander'
import { details } from '../details.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { requestFacts } from './request-columns.js'
import { withRequest } from './with-request.js'

/** `keywright requests show ID`: all of an access request. */
export function showCommand(requests: Command, terminal: Terminal): void {
  const command = requests
    .command('show')
    .argument('<id>', 'the id of the access request, req_…')
    .description('show all of an access request')
  withStoreOptions(command, 'keywright requests show req_5Tn…').action(async (id: string, options: StoreOptions) => {
    const request = await withRequest(id, options, terminal, manager => manager.get(id))
    const { print, colors } = terminal
    print(...(options.json ? [JSON.stringify(request)] : details(request.id, requestFacts(request, new Date()), colors)))
  })
}
