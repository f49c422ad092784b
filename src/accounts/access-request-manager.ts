import type { AuditAction } from '../audit/audit-action.js'
import type { Actor } from '../audit/audit-event.js'
import { checkActor } from '../audit/check-actor.js'
import { draftChange } from '../audit/draft-change.js'
import { ManagementError } from '../errors.js'
import { checkNames } from '../input/check-names.js'
import { invalid } from '../input/invalid.js'
import { read } from '../input/readers.js'
import { type Readers, readFields } from '../input/read-fields.js'
import { type Page, type PageQuery, readPage } from '../input/read-page.js'
import { LIMITS } from '../limits.js'
import { randomBase62 } from '../keys/secret-format.js'
import type { Outbox } from '../notices/outbox.js'
import type { Document, DocumentChange } from '../records/document.js'
import { ACCESS, ACCESS_REQUEST, accessOf, requestOf, type RequestValue } from './access-document.js'
import type { AccessRequest, AccessRequestState } from './access-request.js'
import { accountKey } from './account-key.js'
import { changeDocument, type DocumentStore } from './document-changer.js'
import { requestNotice } from './request-notice.js'

/** What a new access request is made of. */
export interface NewAccessRequest {
  account?: string | null
  /** Who asks. */
  user: string
  /** Where the answer goes; by default the address that the directory has of the user. */
  email?: string | null
  reason: string
}

/** Who decides on a request. */
export interface Decision {
  user: string
  note?: string | null
  /** The client address, for the audit trail. */
  ip?: string | null
}

/** Which requests to list. */
export interface ListAccessRequests extends PageQuery {
  account?: string | null
  state?: AccessRequestState
}

/** Requests to be allowed API keys: `keyring.accessRequests`. */
export interface AccessRequestManager {
  /** @throws ManagementError `conflict` where the account has an open or an approved request */
  create(request: NewAccessRequest, options?: { ip?: string | null }): Promise<AccessRequest>
  get(id: string): Promise<AccessRequest | null>
  /** Newest first. */
  list(query?: ListAccessRequests): Promise<Page<AccessRequest>>
  /** The account may make keys from now on. @throws ManagementError `conflict` where it is not pending */
  approve(id: string, decision: Decision): Promise<AccessRequest>
  /** The account may ask again. @throws ManagementError `conflict` where it is not pending */
  deny(id: string, decision: Decision & { note: string }): Promise<AccessRequest>
  /** Where the account's last request is; `none` where it never asked. */
  stateOf(account: string | null): Promise<AccessRequestState | 'none'>
}

/** What an access request manager is made of. */
export interface AccessRequestManagerParts {
  store: DocumentStore
  outbox: Outbox
  /** Who is told of new requests. */
  approvers: readonly string[]
  /** The address of a person, where one is known. */
  addressOf(user: string, account: string | null): Promise<string | null>
  clock(): Date
}

const NEW: Readers<Pick<AccessRequest, 'account' | 'user' | 'email' | 'reason'>> = {
  account: read.optional(read.id()),
  user: read.id(),
  email: read.optional(read.email()),
  reason: read.prose(LIMITS.proseLength),
}

const DECISION: Readers<{ user: string; note: string | null; ip: string | null }> = {
  user: read.id(),
  note: read.optional(read.prose(LIMITS.proseLength)),
  ip: read.optional(read.text(100)),
}

const STATES: readonly AccessRequestState[] = ['pending', 'approved', 'denied']

export function createAccessRequestManager(parts: AccessRequestManagerParts): AccessRequestManager {
  const { store, outbox, approvers, addressOf, clock } = parts

  return {
    async create(input, { ip = null, ...others } = {}) {
      checkNames(others, 'ip')
      const { account, user, email, reason } = readFields(input, NEW, 'whole')
      const by = checkActor({ user, ip })
      const now = clock()
      const id = `req_${randomBase62(20)}`
      const address = email ?? (await addressOf(user, account))
      const value: RequestValue = { user, email: address, reason, state: 'pending', note: null, decidedBy: null, decidedAt: null }
      const request = requestOf({ id, account, value, createdAt: now, version: 1 })
      const access = await changeDocument(store, ACCESS, accountKey(account), before => {
        const state = accessOf(before)
        if (state === 'pending' || state === 'approved') throw alreadyAsked(state)
        return {
          becomes: { account, value: { request: id, state: 'pending' }, createdAt: before?.createdAt ?? now, expiresAt: null },
          event: requestEvent('access_request.created', account, id, null, value, now, by),
          alongside: [
            { kind: ACCESS_REQUEST, id, expected: null, becomes: { account, value, createdAt: now, expiresAt: null } },
            ...outbox.changesFor(requestNotice('access_request.received', request, address === null ? [] : [address]), now),
            ...outbox.changesFor(requestNotice('access_request.submitted', request, approvers), now),
          ],
        }
      })
      if (access.after) outbox.deliverSoon()
      return request
    },
    async get(id) {
      const found = await store.findDocument(ACCESS_REQUEST, id)
      return found && requestOf(found)
    },
    async list({ account, state, ...query } = {}) {
      checkNames(query, 'cursor', 'limit')
      if (state !== undefined && !STATES.includes(state)) throw invalid({ state: `is one of ${STATES.join(', ')}` })
      return readPage(query, part => listRequests(account, state, part))
    },
    approve: (id, decision) => decide(id, 'approved', decision),
    async deny(id, decision) {
      if (decision.note == null) throw invalid({ note: 'say why' }, { note: { kind: 'empty' } })
      return decide(id, 'denied', decision)
    },
    async stateOf(account) {
      return accessOf(await store.findDocument(ACCESS, accountKey(account)))
    },
  }

  async function decide(id: string, state: 'approved' | 'denied', decision: Decision): Promise<AccessRequest> {
    const { user, note, ip } = readFields(decision, DECISION, 'whole')
    const by = checkActor({ user, ip })
    const { after } = await changeDocument(store, ACCESS_REQUEST, id, async before => {
      if (!before) throw new ManagementError('not_found', 'there is no such access request')
      const was = before.value as RequestValue
      if (was.state !== 'pending')
        throw new ManagementError('conflict', `the access request is ${was.state} already`, {
          problems: { '': { kind: 'decided', request: was.state } },
        })
      const now = clock()
      const value: RequestValue = { ...was, state, note, decidedBy: user, decidedAt: now.getTime() }
      const decided = { ...before, value, version: before.version + 1 }
      const notice = requestNotice(`access_request.${state}`, requestOf(decided), was.email === null ? [] : [was.email])
      return {
        becomes: decided,
        event: requestEvent(`access_request.${state}`, before.account, id, was, value, now, by),
        alongside: [await accessChange(before.account, id, state), ...outbox.changesFor(notice, now)],
      }
    })
    outbox.deliverSoon()
    if (!after) throw new ManagementError('not_found', 'there is no such access request')
    return requestOf(after)
  }

  async function accessChange(account: string | null, request: string, state: string): Promise<DocumentChange> {
    const before = await store.findDocument(ACCESS, accountKey(account))
    if (!before) throw new ManagementError('conflict', 'the account has no open access request')
    return { kind: ACCESS, id: before.id, expected: before.version, becomes: { ...before, value: { request, state } } }
  }

  async function listRequests(
    account: string | null | undefined,
    state: AccessRequestState | undefined,
    { after, limit }: { after?: { id: string; createdAt: Date }; limit: number },
  ): Promise<AccessRequest[]> {
    const found: AccessRequest[] = []
    let place = after
    for (;;) {
      const documents: Document[] = await store.listDocuments({
        kind: ACCESS_REQUEST,
        ...(account === undefined ? {} : { account }),
        order: 'newest',
        ...(place ? { after: place } : {}),
        limit,
      })
      found.push(...documents.map(requestOf).filter(request => state === undefined || request.state === state))
      place = documents.at(-1)
      if (found.length >= limit || documents.length < limit) return found.slice(0, limit)
    }
  }
}

function alreadyAsked(state: 'pending' | 'approved'): ManagementError {
  const message = state === 'pending' ? 'the account has an open access request already' : 'the account is approved already'
  return new ManagementError('conflict', message, {
    members: { accessRequest: state },
    problems: { '': { kind: 'alreadyAsked', request: state } },
  })
}

function requestEvent(
  action: Extract<AuditAction, `access_request.${string}`>,
  account: string | null,
  id: string,
  before: RequestValue | null,
  after: RequestValue,
  at: Date,
  by: Actor,
) {
  return draftChange({ at, action, account, subject: { kind: 'access_request', id }, by, before, after, reason: after.note })
}
