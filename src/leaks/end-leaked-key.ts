import type { Alongside, KeyStore } from '../keys/key-store.js'
import type { KeyRecord, SecretRecord } from '../keys/key-record.js'
import type { KeyChanger, NextKey } from '../keys/change-key.js'
import type { Outbox } from '../notices/outbox.js'
import type { LeakOptions } from './leak-options.js'
import { leakEvent, leakNotice, type LeakOrigin, leakPlace, noteLeak } from './leak-news.js'
import type { LeakOutcome } from './leak-report.js'
import { type LeakPlan, planForLeak } from './plan-for-leak.js'

/** What following up a leaked key takes. */
export interface LeakedKeyParts {
  store: Pick<KeyStore, 'findDocument' | 'write'>
  /** Changes keys; of the keyring's own, so that what is cached of them is forgotten. */
  change: KeyChanger['change']
  outbox: Outbox
  /** The e-mail addresses of whoever is told of what happens to a key: its technical contact, else its owner. */
  recipientsOf(record: KeyRecord): readonly string[] | Promise<readonly string[]>
  policy: Required<LeakOptions>
}

const ACTIONS = { revoked: 'key.revoked', ending: 'key.updated', secret_ended: 'key.secret_ended' } as const

/** Follows up the leak of secrets of one key: the change, its event and the notice are written together, or not at all. */
export function createLeakedKeyEnder({ store, change, outbox, recipientsOf, policy }: LeakedKeyParts) {
  const isNew = async (secret: SecretRecord, outcome: LeakOutcome) => {
    const { kind, id } = leakPlace(secret, outcome)
    return (await store.findDocument(kind, id)) === null
  }
  const onlyNew = async (plan: LeakPlan): Promise<LeakPlan> => {
    const news = await Promise.all(plan.secrets.map(secret => isNew(secret, plan.outcome)))
    return { ...plan, secrets: plan.secrets.filter((_, i) => news[i]) }
  }
  const newsOf = async (plan: LeakPlan, origin: LeakOrigin, reason: string, now: Date): Promise<Alongside | null> => {
    const news = await onlyNew(plan)
    if (news.secrets.length === 0) return null
    const notice = leakNotice(news, origin, await recipientsOf(news.record), now)
    return {
      documents: [...noteLeak(news, now), ...outbox.changesFor(notice, now)],
      events: [leakEvent(news, origin, reason, now)],
    }
  }

  /** @returns null where none of the secrets is good any more */
  return async (id: string, digests: ReadonlySet<string>, origin: LeakOrigin): Promise<LeakOutcome | null> => {
    const reason = origin.source === null ? 'leaked: a secret was reported' : `leaked: found in ${origin.source}`
    let outcome: LeakOutcome | null = null
    let told = false
    await change(id, { by: origin.by }, async (record, now): Promise<NextKey | null> => {
      const plan = planForLeak(record, digests, policy, reason, now)
      outcome = plan?.outcome ?? null
      if (!plan) return null
      const alongside = await newsOf(plan, origin, reason, now)
      told = alongside !== null
      // where only a notice is due, `conflict` means that another instance has given it
      if (plan.record === record && alongside) await store.write(alongside)
      if (plan.outcome === 'notified') return null
      const next = { record: plan.record, action: ACTIONS[plan.outcome], reason }
      return alongside ? { ...next, alongside } : next
    })
    if (told) outbox.deliverSoon()
    return outcome
  }
}
