import type { KeyStore } from '../../keys/key-store.js'
import { OUTBOX } from '../../notices/queued-message.js'
import { doubtful, fine, type Finding } from './finding.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LOOKED_AT = 100

/** Whether notices wait that should be gone, and whether anybody sweeps. */
export async function outboxFindings(store: Pick<KeyStore, 'listDocuments' | 'contents'>): Promise<Finding[]> {
  const now = Date.now()
  const { documents } = await store.contents()
  const waiting = documents.find(({ kind }) => kind === OUTBOX)?.count ?? 0
  const [oldest] = await store.listDocuments({ kind: OUTBOX, order: 'oldest', limit: 1 })
  const overdueMs = oldest ? now - oldest.createdAt.getTime() : 0
  const attempts = Number(oldest?.value.attempts ?? 0)
  const outbox =
    overdueMs >= HOUR_MS
      ? doubtful(
          'notices',
          `${waiting} wait to be sent, the first since ${oldest?.createdAt.toISOString()}${attempts > 0 ? `, tried ${attempts} times` : ''}`,
          'run keywright sweep, and see what it says of the mail server and the webhooks',
        )
      : fine('notices', waiting === 0 ? 'none wait to be sent' : `${waiting} wait to be sent, none for long`)
  return [outbox, await sweepFinding(store, documents, now)]
}

// a sweep leaves no note of itself, but it leaves nothing that expired long ago
async function sweepFinding(
  store: Pick<KeyStore, 'listDocuments'>,
  documents: readonly { readonly kind: string }[],
  now: number,
): Promise<Finding> {
  for (const { kind } of documents) {
    const oldest = await store.listDocuments({ kind, order: 'oldest', limit: LOOKED_AT })
    const left = oldest.find(({ expiresAt }) => expiresAt !== null && now - expiresAt.getTime() >= DAY_MS)
    if (!left?.expiresAt) continue
    return doubtful(
      'sweeping',
      `nobody has swept since ${left.expiresAt.toISOString()}: what expired then is still there`,
      'call keyring.sweep() every hour or so, or run keywright sweep from cron',
    )
  }
  return fine('sweeping', 'nothing is left that expired more than a day ago')
}
