import type { Kysely } from 'kysely'
import type { StoredKey } from '../../keys/key-store.js'
import { textColumn } from './column-values.js'
import { inChunks } from './in-chunks.js'
import { secretRow } from './insert-secrets.js'
import { keyRow } from './key-row.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** Puts keys in as they are, instead of those with their ids. */
export function* restoreKeys(db: Kysely<StoreTables>, keys: readonly StoredKey[]): Steps<void> {
  const rows = keys.map(({ record }) => keyRow(record))
  const ids = rows.map(({ id }) => id)
  yield* dropKeys(db, ids)
  const digests = keys.flatMap(({ record }) => record.secrets.map(({ digest }) => digest))
  for (const part of inChunks(digests)) yield* rowsOf(db.deleteFrom('keywright_secrets').where('digest', 'in', part))
  yield* rowsOf(db.insertInto('keywright_keys').values(rows))

  const inserted = yield* rowsOf(db.selectFrom('keywright_keys').select(['id', 'sequence']).where('id', 'in', ids))
  const sequences = new Map(inserted.map(({ id, sequence }) => [id, sequence]))
  const ofKeys = keys.map(key => ({ ...key, key_sequence: sequenceOf(sequences, key.record.id) }))
  const secrets = ofKeys.flatMap(({ record, key_sequence }) =>
    record.secrets.map((secret, position) => ({ ...secretRow(secret, position), key_sequence })),
  )
  for (const part of inChunks(secrets)) yield* rowsOf(db.insertInto('keywright_secrets').values(part))
  const usage = ofKeys.flatMap(({ usage: days, key_sequence }) =>
    days.flatMap(({ day, outcomes }) =>
      Object.entries(outcomes).map(([outcome, requests]) => ({
        key_sequence,
        day: textColumn('day', day),
        outcome: textColumn('outcome', outcome),
        requests,
      })),
    ),
  )
  for (const part of inChunks(usage)) yield* rowsOf(db.insertInto('keywright_usage').values(part))
}

function* dropKeys(db: Kysely<StoreTables>, ids: readonly string[]): Steps<void> {
  const before = yield* rowsOf(db.selectFrom('keywright_keys').select('sequence').where('id', 'in', ids))
  const sequences = before.map(({ sequence }) => sequence)
  if (sequences.length === 0) return
  yield* rowsOf(db.deleteFrom('keywright_usage').where('key_sequence', 'in', sequences))
  yield* rowsOf(db.deleteFrom('keywright_secrets').where('key_sequence', 'in', sequences))
  yield* rowsOf(db.deleteFrom('keywright_keys').where('sequence', 'in', sequences))
}

function sequenceOf(sequences: ReadonlyMap<string, number>, id: string): number {
  const sequence = sequences.get(id)
  if (sequence === undefined) throw new Error(`the key ${id} was not inserted`)
  return sequence
}
