import { type Command, Option } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { type KeyOptions, readKeyOptions, withKeyOptions } from './key-options.js'
import { summary } from './key-text.js'
import { withKey } from './with-key.js'

/** `keywright keys update ID`: changes what is named, and nothing else. */
export function updateCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('update')
    .argument('<id>', 'the id of the key, key_…')
    .description('change what is named and nothing else; lists are replaced')
    .option('--name <name>', 'what the key is called')
  withKeyOptions(command)
    .option('--no-grant', 'take all grants away')
    .addOption(new Option('--any-subnet', 'from anywhere again').conflicts('subnet'))
    .addOption(new Option('--any-origin', 'from any page again').conflicts('origin'))
    .option('--no-contact', 'remove the technical contact')
    .option('--no-metadata', 'remove the metadata')
    .option('--no-role', 'remove the role')
  withActorOptions(command, EXAMPLES).action(async (id: string, options: KeyOptions & ActorOptions) => {
    const changes = readKeyOptions(options)
    if (Object.keys(changes).length === 0) throw new UsageError('nothing to change: name it, as in --grant monitors:read')
    const key = await withKey(id, options, terminal, manager => manager.update(id, changes, { by: actorOf(options, terminal) }))
    terminal.print(options.json ? JSON.stringify(key) : `Changed ${key.id} "${printable(key.name)}": ${summary(key)}.`)
  })
}

const EXAMPLES = `keywright keys update key_3v9… --grant monitors:read --grant reports:read
keywright keys update key_3v9… --any-subnet --expires never`
