import { createKeyring, type Keyring } from 'keywright'
import { expect } from 'vitest'

/** A change of a key that a process was told is made. A key is created, rotated without grace, and revoked. */
export interface Acknowledged {
  readonly id: string
  readonly action: 'key.created' | 'key.rotated' | 'key.revoked'
  /** The one that is good since then. */
  readonly secret?: string
}

const LIFE = ['key.created', 'key.rotated', 'key.revoked']

/**
 * Opens the store anew, without a word of complaint, and looks for what was acknowledged: in the keys, in what their
 * secrets let in, and in the audit trail. A change more may have been made, and not been acknowledged yet.
 */
export async function expectAcknowledged(store: string, changes: readonly Acknowledged[]): Promise<void> {
  const known = new Map<string, Acknowledged[]>()
  for (const change of changes) known.set(change.id, [...(known.get(change.id) ?? []), change])
  const complaints: unknown[] = []
  const complain = (...words: unknown[]) => void complaints.push(words)
  const keyring = createKeyring({ store, logger: { warn: complain, error: complain } })
  try {
    await keyring.ready()
    for (const [id, acknowledged] of known) await expectKey(keyring, id, acknowledged)
    expect(complaints).toEqual([])
  } finally {
    await keyring.close()
  }
}

/** Reads everything: no change of a key without its event, no event without its change, in one unbroken chain. */
export async function expectWhole(store: string): Promise<void> {
  const keyring = createKeyring({ store, logger: { warn() {}, error() {} } })
  try {
    const told = new Map<string, string[]>()
    for await (const { subject, action } of everything(cursor => keyring.audit.list({ order: 'oldest', limit: 100, ...cursor })))
      told.set(subject.id, [...(told.get(subject.id) ?? []), action])
    for await (const { id, version } of everything(cursor => keyring.keys.list({ limit: 100, ...cursor }))) {
      expect(told.get(id)).toEqual(LIFE.slice(0, version))
      told.delete(id)
    }
    expect([...told]).toEqual([])
    expect(await keyring.audit.verify()).toMatchObject({ ok: true, problem: null })
  } finally {
    await keyring.close()
  }
}

async function expectKey(keyring: Keyring, id: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const key = await keyring.keys.get(id)
  const changes = key?.version ?? 0
  expect(changes).toBeGreaterThanOrEqual(acknowledged.length)
  expect(key?.secrets).toHaveLength(Math.min(changes, 2))
  expect(key?.state).toBe(changes === LIFE.length ? 'revoked' : 'active')
  expect((await keyring.audit.list({ subject: id, order: 'oldest' })).items.map(event => event.action)).toEqual(
    LIFE.slice(0, changes),
  )

  const secrets = acknowledged.flatMap(({ secret }) => secret ?? [])
  for (const [i, secret] of secrets.entries()) {
    const answer = await keyring.authenticate(request(secret)).then(
      principal => principal.id,
      (error: { code?: string }) => error.code,
    )
    if (changes === LIFE.length) expect(answer).toBe('key_revoked')
    else expect(answer).toBe(i + 1 < changes ? 'secret_ended' : id)
  }
}

async function* everything<T>(list: (cursor: { cursor?: string }) => Promise<{ items: readonly T[]; next: string | null }>) {
  for (let cursor = {}; ; ) {
    const { items, next } = await list(cursor)
    yield* items
    if (next === null) return
    cursor = { cursor: next }
  }
}

function request(secret: string) {
  const rawHeaders = ['x-api-key', secret]
  return { method: 'GET', url: '/', headers: { 'x-api-key': secret }, rawHeaders, socket: { remoteAddress: '127.0.0.1' } }
}
