import type { ApiKey } from './api-key.js'
import type { KeyRecord } from './key-record.js'
import { keyState } from './key-state.js'

/** A record as managers give it out: its state at an instant, no digests, frozen. */
export function apiKeyView(record: KeyRecord, now: Date): ApiKey {
  const { id, name, secrets, ...rest } = record
  return Object.freeze({
    id,
    name,
    state: keyState(record, now),
    ...rest,
    secrets: Object.freeze(secrets.map(({ digest: _, ...info }) => Object.freeze(info))),
  })
}
