import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { KeyStore } from '../../keys/key-store.js'
import { type ChosenStore, namedStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { createCopyProgress } from './copy-progress.js'
import { copiedText, differingText } from './copy-text.js'
import { secretAdvice } from './secret-advice.js'

interface CopyOptions {
  quiet?: true
  json?: true
}

/** `keywright store copy FROM TO`: all that one store holds, into an empty one. */
export function copyCommand(group: Command, terminal: Terminal): void {
  group
    .command('copy')
    .argument('<from>', 'the URL of the store to copy')
    .argument('<to>', 'the URL of an empty store, or of a copy of the same store that is to go on')
    .description('copy keys, usage, documents and the audit trail, and compare both stores in the end')
    .option('--quiet', 'say nothing of how far it is')
    .option('--json', 'print one line of JSON, for scripts')
    .addHelpText('after', `\nExamples:\n${EXAMPLES.replace(/^/gm, '  ')}`)
    .action(async (fromUrl: string, toUrl: string, options: CopyOptions) => {
      const [from, to] = [namedStore(fromUrl, 'FROM', OTHER), namedStore(toUrl, 'TO', OTHER)]
      if (placeOf(from) === placeOf(to)) throw new UsageError('FROM and TO are the same store')
      if (from.missing) throw new Error(`there is no store ${from.name} here`)
      const { copyStore } = await import('../../stores/copy/copy-store.js')
      const progress = createCopyProgress(terminal, options)
      const report = await withStores(from, to, stores => copyStore(stores, progress.show).finally(progress.end))
      const names = { from: from.name, to: to.name }
      if (options.json) terminal.print(JSON.stringify({ ...names, ...report }))
      if (report.differing.length > 0) throw new Error(differingText(names, report))
      if (!options.json) terminal.print(copiedText(names, report))
      if (report.trail?.problem)
        terminal.note(
          `The audit trail is as it is in ${from.name}, and not as it was written: event ${report.trail.problem.sequence}: ${report.trail.problem.what}.`,
        )
      const advice = secretAdvice(from, to)
      if (advice !== null && !options.quiet) terminal.note(advice)
    })
}

// a copy keeps nobody waiting, and counts large tables
const DEADLINE = { deadlineSeconds: 60 }

const OTHER = 'sqlite:keywright.db'

const placeOf = ({ url }: ChosenStore) => url.replace(/^sqlite:(.+)$/is, (_, path: string) => `sqlite:${resolve(path)}`)

async function withStores<T>(
  from: ChosenStore,
  to: ChosenStore,
  use: (stores: { from: KeyStore; to: KeyStore }) => Promise<T>,
): Promise<T> {
  const { openStore } = await import('../../stores/open-store.js')
  const stores = { from: openStore(from.url, DEADLINE), to: openStore(to.url, DEADLINE) }
  try {
    // the one that is there already first: where it can't be opened, no other one is made
    await stores.from.open()
    await stores.to.open()
    return await use(stores)
  } finally {
    await Promise.all([stores.from.close(), stores.to.close()])
  }
}

const EXAMPLES = `keywright store copy sqlite:keywright.db sqlite:backup.db
keywright store copy sqlite:keywright.db "$DATABASE_URL" --quiet --json
keywright store copy redis://cache.internal postgres://keys:password@db.internal/app`
