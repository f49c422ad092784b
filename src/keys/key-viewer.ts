import { uniteGrants } from '../restrictions/grants.js'
import type { ApiKey } from './api-key.js'
import { apiKeyView } from './api-key-view.js'
import type { KeyAccounts } from './key-accounts.js'
import type { KeyRecord } from './key-record.js'
import { idleSince, type KeyRules } from './key-rules.js'
import type { UsageRecorder } from './usage-recorder.js'
import { withUsage } from './with-usage.js'

/** Makes of a record what is given out: with the grants of its role, and the use that is not written yet. */
export type KeyViewer = (record: KeyRecord, now: Date) => Promise<ApiKey>

export function createKeyViewer(
  accounts: Pick<KeyAccounts, 'roleGrants'>,
  usage: Pick<UsageRecorder, 'unwritten'>,
  rules: KeyRules,
): KeyViewer {
  return async (record, now) => {
    const grants = await allGrants(record, accounts)
    return apiKeyView({ ...withUsage(record, usage.unwritten(record.id)), grants }, now, idleSince(rules, now))
  }
}

/** What a key may do: its own grants and those of its role. */
async function allGrants(
  { grants, role, account }: Pick<KeyRecord, 'grants' | 'role' | 'account'>,
  accounts: Pick<KeyAccounts, 'roleGrants'>,
): Promise<readonly string[]> {
  const granted = role === null ? null : await accounts.roleGrants(role, account)
  return granted ? uniteGrants(grants, granted) : grants
}
