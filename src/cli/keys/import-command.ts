import { type Command, Option } from 'commander'
import type { ImportedKey } from '../../keys/import-key.js'
import type { KeyStore } from '../../keys/key-store.js'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { collect } from '../collect.js'
import { FILE_FORMATS } from '../import/file-formats.js'
import { importText } from '../import/import-text.js'
import { DEFAULT_STORE } from '../store-options.js'
import { type ChosenStore, chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'

interface ImportOptions extends ActorOptions {
  format?: string
  salt?: string
  saltPlace: 'before' | 'after'
  ownerAs?: 'account' | 'owner'
  account?: string
  grant?: string[]
  dryRun?: true
  report?: string
}

/** `keywright keys import FILE`: takes over the keys of another system, which go on working. */
export function importCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('import')
    .argument('<file>', 'JSON, JSON lines or CSV; - for standard input')
    .description('take over existing keys, or hashes of them; whoever has them goes on using them')
    .addOption(new Option('--format <format>', 'whose file it is (default: what its first record tells)').choices(NAMES))
    .option('--salt <text>', 'what was hashed beside every secret')
    .addOption(new Option('--salt-place <place>', 'where the salt stood').choices(['before', 'after']).default('after'))
    .addOption(new Option('--owner-as <what>', 'what an owner in the file is here').choices(['account', 'owner']))
    .option('--account <account>', 'the account of keys that name none')
    .option('--grant <grant>', 'what keys may do that name nothing; repeatable', collect)
    .option('--dry-run', 'check everything, and write nothing')
    .option('--report <file>', 'write what was refused or passed over there, a line of JSON each')
    .addHelpText('after', `\nFormats:\n${FORMATS}`)
  withActorOptions(command, EXAMPLES).action(async (path: string, options: ImportOptions) => {
    const [{ openInput }, { readRecords }, { importFile }, { createLeftRecords }, { createImportProgress }] = await Promise.all([
      import('../import/open-input.js'),
      import('../import/read-records.js'),
      import('../import/import-file.js'),
      import('../import/left-records.js'),
      import('../import/import-progress.js'),
    ])
    const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
    const input = openInput(path)
    const progress = createImportProgress(terminal, input.part)
    const left = createLeftRecords(terminal, options.report ?? null)
    const by = actorOf(options, terminal)
    const opened = options.dryRun ? await openDry(store) : store.url
    try {
      const report = await withKeyring(opened, terminal, keyring =>
        importFile({
          records: readRecords(input.chunks),
          format: FILE_FORMATS.find(({ name }) => name === options.format) ?? null,
          options,
          complete: key => completed(key, options),
          importKey: key => keyring.keys.import(key, { by }),
          onLeft: left.add,
          onDone: progress.show,
        }),
      )
      progress.end()
      left.end()
      if (options.json) terminal.print(JSON.stringify({ ...report, dryRun: options.dryRun ?? false }))
      else terminal.print(importText(report, store.name, options.dryRun ?? false))
      if (report.refused > 0) throw new Error(`${report.refused} of the records could not be imported`)
    } finally {
      progress.end()
      input.close()
    }
  })
}

function completed(key: ImportedKey, { account, grant }: ImportOptions): ImportedKey {
  return {
    ...key,
    ...(account !== undefined && key.account == null ? { account } : {}),
    ...(grant && key.grants === undefined ? { grants: grant } : {}),
  }
}

// a file that is not there yet is not made
async function openDry({ url, missing }: ChosenStore): Promise<KeyStore> {
  const [{ openStore }, { dryStore }] = await Promise.all([
    import('../../stores/open-store.js'),
    import('../import/dry-store.js'),
  ])
  return dryStore(openStore(missing ? 'memory:' : url), openStore('memory:'))
}

const NAMES = FILE_FORMATS.map(({ name }) => name)

const FORMATS = FILE_FORMATS.map(({ name, of }) => `  ${name.padEnd(12)} ${of}`).join('\n')

const EXAMPLES = `keywright keys import keys.json --dry-run
keywright keys import apikey.csv --format better-auth --report refused.jsonl
keywright keys import hashes.csv --format sha256 --account acme --grant reports:read
psql -c "copy (select …) to stdout csv header" | keywright keys import - --format unkey`
