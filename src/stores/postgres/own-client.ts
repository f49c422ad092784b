import { inTime } from '../../in-time.js'
import type { PgOwnClient } from './pg-driver.js'
import { readFailure } from './postgres-failure.js'

/** Makes a client and connects it; one that does not connect is ended. */
export async function connectClient(create: () => PgOwnClient, deadlineMs: number): Promise<PgOwnClient> {
  let client: PgOwnClient | null = null
  try {
    client = create()
    // the statement that runs rejects, and so does the next one
    client.on('error', () => {})
    await inTime(client.connect(), deadlineMs)
    return client
  } catch (error) {
    if (client) dropClient(client)
    throw readFailure(error)
  }
}

/** Ends a client, politely where the server listens. */
export async function endClient(client: PgOwnClient, deadlineMs: number): Promise<void> {
  await inTime(client.end(), deadlineMs).catch(() => dropClient(client))
}

/** Ends a client at once. */
export function dropClient(client: PgOwnClient): void {
  client.end().catch(() => undefined)
  client.connection?.stream.destroy()
}
