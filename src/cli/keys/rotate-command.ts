import type { Command } from 'commander'
import { quote } from '../../restrictions/quote.js'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { minute } from '../instant-text.js'
import { printable } from '../../printable.js'
import { readDuration } from '../read-duration.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { handOver } from './hand-over.js'
import { withKey } from './with-key.js'

interface RotateOptions extends ActorOptions {
  grace: number
}

/** `keywright keys rotate ID`: a new secret for the same key. */
export function rotateCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('rotate')
    .argument('<id>', 'the id of the key, key_…')
    .description('give a key a new secret; it is shown once, alone on standard output')
    .option('--grace <time>', 'how long the old secret goes on: 3600 (seconds), 24h, 7d; 0 ends it at once', readGrace, 0)
  withActorOptions(command, EXAMPLES).action(async (id: string, options: RotateOptions) => {
    const rotated = await withKey(id, options, terminal, manager =>
      manager.rotate(id, { graceSeconds: options.grace, by: actorOf(options, terminal) }),
    )
    const { key } = rotated
    const old = key.secrets.find(secret => secret.expiresAt !== null)?.expiresAt
    const end = options.grace > 0 && old ? `goes on until ${minute(old)}` : 'has ended'
    handOver(rotated, options, terminal, [`Rotated ${key.id} "${printable(key.name)}": the old secret ${end}.`])
  })
}

function readGrace(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : readDuration(text)
  if (seconds !== null) return seconds
  throw new UsageError(`--grace: ${quote(text)}: write seconds (3600) or a duration (24h, 7d)`)
}

const EXAMPLES = `keywright keys rotate key_3v9… --grace 24h
SECRET=$(keywright keys rotate key_3v9…)   # after a leak: the old secret ends at once`
