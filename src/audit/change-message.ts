import { AUDIT_ACTIONS, type AuditAction } from './audit-action.js'
import type { Change } from './change.js'

// PostgreSQL takes less than 8,000 bytes in a notification
const LONGEST_BYTES = 7000

type Entry = readonly [action: string, kind: string, id: string]

/**
 * Changes as the text of a message between instances. Where there is too much to say it says only that something changed.
 *
 * @returns at most 7,000 bytes of ASCII
 */
export function writeChangeMessage(changes: readonly Change[]): string {
  const entries: Entry[] = changes.map(({ action, subject: { kind, id } }) => [action, kind, id])
  const text = inAscii(JSON.stringify(entries))
  return text.length > LONGEST_BYTES ? '' : text
}

/**
 * The changes that a message tells of. Anybody who reaches the channel may have written it, so nothing in it is believed but
 * that something may have changed.
 *
 * @returns null where it does not say what changed
 */
export function readChangeMessage(text: string): Change[] | null {
  if (text.length > LONGEST_BYTES) return null
  try {
    const entries: unknown = JSON.parse(text)
    return Array.isArray(entries) && entries.every(isEntry)
      ? entries.map(([action, kind, id]) => ({ action, subject: { kind, id } }))
      : null
  } catch {
    return null
  }
}

function isEntry(entry: unknown): entry is [AuditAction, string, string] {
  if (!Array.isArray(entry) || entry.length !== 3 || !entry.every(part => typeof part === 'string')) return false
  return AUDIT_ACTIONS.some(action => action === entry[0])
}

const inAscii = (json: string) =>
  json.replaceAll(/[^\x20-\x7e]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
