import { type AccessRequestManager, createAccessRequestManager } from './accounts/access-request-manager.js'
import { createAddresses } from './accounts/addresses.js'
import { createKeyCompleter } from './accounts/complete-key.js'
import { createHostedMembers } from './accounts/hosted-members.js'
import { createKeyAccounts } from './accounts/key-accounts.js'
import type { MemberDirectory } from './accounts/member.js'
import type { MemberManager } from './accounts/member-manager.js'
import { createRoleManager, type RoleManager } from './accounts/role-manager.js'
import { type AdviseRotation, createRotationAdvice } from './accounts/rotation-advice.js'
import { createStoredMembers } from './accounts/stored-members.js'
import { type AuditTrail, createAuditTrail } from './audit/audit-trail.js'
import { inTime } from './in-time.js'
import { createKeyManager, type KeyManager, type KeyManagerParts } from './keys/key-manager.js'
import { createExpireUnused, type ExpireUnused } from './keys/expire-unused.js'
import { createForeignCandidates } from './keys/foreign-candidates.js'
import type { ResolvedKey } from './keys/key-record.js'
import { createKeyChanger } from './keys/change-key.js'
import type { KeyVerifierParts } from './keys/key-verifier.js'
import { createRehasher } from './keys/rehash-key.js'
import type { LeakOptions } from './leaks/leak-options.js'
import { createLeakReporter, type LeakReporter } from './leaks/leak-reporter.js'
import type { Logger } from './logger.js'
import type { Outbox } from './notices/outbox.js'
import { type Addresses, createAddressBook } from './notices/address-book.js'

/** The managers of a keyring's records, as the application has them. */
export interface RecordManagers {
  /** The life of keys. */
  readonly keys: KeyManager
  /** The people of accounts. */
  readonly members: MemberManager
  /** Named sets of grants. */
  readonly roles: RoleManager
  /** Customers' requests to be allowed keys. */
  readonly accessRequests: AccessRequestManager
  /** Every change, and every change that a rule refused. */
  readonly audit: AuditTrail
  /** Whether a key should be rotated, since somebody who had access to it is gone. */
  readonly adviseRotation: AdviseRotation
  /** What to do with secrets that were found where none should be. */
  readonly leaks: LeakReporter
}

/** The managers of records, and what the keyring needs beside them. */
export interface Managers {
  readonly records: RecordManagers
  /** Makes one that remembers who is gone, for whoever asks for many keys. */
  readonly makeRotationAdvice: (options: { remember: boolean }) => AdviseRotation
  readonly expireUnused: ExpireUnused
  readonly addresses: Addresses
  readonly findMember: MemberManager['find']
  /** What the verifier needs to find keys by other systems' hashes, and has done with them. */
  readonly foreignKeys: Pick<KeyVerifierParts<object>, 'foreign' | 'onForeign'>
  /** Waits for what is under way. */
  close(): Promise<void>
  /** Makes of a key what it may do now. */
  readonly complete: (key: ResolvedKey) => ResolvedKey | Promise<ResolvedKey>
}

/** What the managers are made of. */
export interface ManagersParts extends Omit<KeyManagerParts, 'accounts' | 'changer'> {
  directory: MemberDirectory | undefined
  outbox: Outbox
  approvers: readonly string[]
  leaks: Required<LeakOptions>
  /** Whether the store is a whole one; a resolver has keys alone. */
  keepsRecords: boolean
  /** The clock, in milliseconds since the epoch. */
  now(): number
  maxStalenessMs: number
  logger: Logger
  /** Called once a role or a member has changed, by its id: it concerns keys which nobody counts. */
  onHolderChange(id: string): void
}

export function createManagers(parts: ManagersParts): Managers {
  const { store, rules, directory, outbox, approvers, clock, onHolderChange } = parts
  const foreign = parts.keepsRecords ? createForeignCandidates({ ...parts, documents: store }) : null
  const hosted = directory ? createHostedMembers(timely(directory)) : null
  const members = hosted ?? createStoredMembers({ store, clock, onChange: onHolderChange })
  const accounts = createKeyAccounts({ store, rules, hosted })
  const makeRotationAdvice = createRotationAdvice(members, rules.ownership === 'personal', clock)
  const changer = createKeyChanger(parts)
  const rehasher = createRehasher({
    change: changer.change,
    onError: () =>
      parts.logger.warn(`keywright: an imported hash could not be replaced in ${store.name}, it is tried again at later uses`),
  })
  const addresses = createAddresses(members)
  const records: RecordManagers = {
    keys: createKeyManager({ ...parts, accounts, changer }),
    members,
    roles: createRoleManager({ store, rules, clock, onChange: onHolderChange }),
    accessRequests: createAccessRequestManager({ store, outbox, approvers, addressOf: addresses.addressOf, clock }),
    audit: createAuditTrail(store),
    adviseRotation: makeRotationAdvice(),
    leaks: createLeakReporter({
      ...parts,
      foreign,
      policy: parts.leaks,
      change: changer.change,
      recipientsOf: record => createAddressBook(addresses).of(record, 'key.leaked'),
    }),
  }
  return {
    records,
    makeRotationAdvice,
    expireUnused: createExpireUnused({ ...parts, change: changer.change }),
    addresses,
    findMember: members.find,
    foreignKeys: { foreign, onForeign: rehasher.add },
    async close() {
      await Promise.all([records.leaks.settled(), rehasher.close()])
    },
    complete: createKeyCompleter({ accounts, members, personal: rules.ownership === 'personal' }),
  }
}

// it is asked on a request's path
const DIRECTORY_MS = 1000

const timely = (directory: MemberDirectory): MemberDirectory => ({
  find: async userId => inTime(directory.find(userId), DIRECTORY_MS),
  listByAccount: async account => inTime(directory.listByAccount(account), DIRECTORY_MS),
})
