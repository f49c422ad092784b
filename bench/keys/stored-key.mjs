import { createHash } from 'node:crypto'
import { otherRecord } from '../core/other-record.mjs'

/** The digest of the secret of a key that the benchmark put in; known from its number, so that any of them can be looked up. */
export const digestOf = i => `sha256:${createHash('sha256').update(`bench-${i}`).digest('base64url')}`

/** A key as a copy of a store has it. */
export function storedKey(i) {
  const record = otherRecord(i)
  return { record: { ...record, secrets: [{ ...record.secrets[0], digest: digestOf(i) }] }, usage: [] }
}
