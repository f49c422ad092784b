import { join } from 'node:path'
import type { KeyRules, KeyringOptions } from 'keywright'
import { type ManualClock, manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { ADMIN, type Answered, type Managed, servers } from './management-servers.js'

/** Where the rules are tested: one body for each. */
export const PLACES = servers
  .filter(({ name }) => name !== 'Express 4')
  .flatMap(server => (['memory', 'SQLite'] as const).map(store => ({ name: `${server.name} over ${store}`, server, store })))

export type Place = (typeof PLACES)[number]

/** An app under rules, with a clock that stands still. */
export interface Ruled extends Managed {
  readonly clock: ManualClock
  /** The instant in so many days, as JSON has it. */
  inDays(days: number): string
  /** Presents a secret to a route that is protected: the code of the refusal, or `ok`. */
  verdict(secret: string): Promise<string>
  /** Everything that a refusal must leave as it is, from all accounts. */
  everything(): Promise<unknown>
}

/** A store of this kind that is gone after the test; a file where it is SQLite. */
export const storeIn = ({ store }: Place): string =>
  store === 'memory' ? 'memory:' : `sqlite:${join(temporaryFolder(), 'keys.db')}`

export async function serveRules(place: Place, rules: KeyRules, options: KeyringOptions = {}): Promise<Ruled> {
  const clock = manualClock()
  const app = await place.server.serve({ keyring: { store: storeIn(place), clock, rules, ...options } })
  // whoever calls becomes a member, also where what they ask for is refused
  await app.keyring.members.add({ user: 'u1', account: 'acme' })
  return {
    ...app,
    clock,
    inDays: days => new Date(clock().getTime() + days * 86_400_000).toISOString(),
    async verdict(secret) {
      const answer = await fetch(`${app.url}/protected`, { headers: { 'x-api-key': secret } })
      const { code = 'ok' } = (await answer.json()) as { code?: string }
      return code
    },
    async everything() {
      const keys = await Promise.all(['acme', 'other', ''].map(one => app.ask(`GET /keys?account=${one}`, { as: ADMIN })))
      const others = await Promise.all(['roles', 'members'].map(one => app.ask(`GET /${one}?account=acme`, { as: ADMIN })))
      const events = await app.keyring.audit.list({ limit: 100 })
      const changes = events.items.filter(({ action }) => action !== 'rule.refused').map(({ hash }) => hash)
      return [...[...keys, ...others].map(bodyOf), changes]
    },
  }
}

// use is no change
function bodyOf({ status, text }: Answered): unknown {
  if (status !== 200) throw new Error(`it was answered with ${status}`)
  return JSON.parse(text, (name, value: unknown) => (name.startsWith('lastUsed') ? null : value))
}
