import type { z } from 'zod'
import type { AccessRequest } from '../../accounts/access-request.js'
import type { Decision } from '../../accounts/access-request-manager.js'
import { ManagementError } from '../../errors.js'
import type { Keyring } from '../../keyring.js'
import { askedAccount, notFound, seesAccount } from '../account-scope.js'
import type { Caller } from '../caller.js'
import type { accessOperations } from '../contract/access-operations.js'
import type { accessRequestSchema } from '../contract/access-request-schema.js'
import type { Handlers } from '../handler.js'
import { isoOrNull } from '../key-json.js'

/** How accounts come to be allowed API keys. */
export function createAccessHandlers({
  accessRequests,
}: Pick<Keyring, 'accessRequests'>): Handlers<keyof typeof accessOperations> {
  const find = async (caller: Caller, id: string): Promise<AccessRequest> => {
    const request = await accessRequests.get(id)
    if (!request || !(decides(caller) || seesAccount(caller, request.account))) throw notFound('access request')
    return request
  }
  const findToDecide = async (caller: Caller, requestId: string): Promise<string> => {
    const { id } = await find(caller, requestId)
    if (!decides(caller))
      throw new ManagementError('forbidden', 'only an approver decides on access requests', {
        problems: { '': { kind: 'approversOnly' } },
      })
    return id
  }

  return {
    async createAccessRequest({ caller, body: { reason } }) {
      const { account, by, email } = caller
      const request = await accessRequests.create({ account, user: personOf(caller), email, reason }, { ip: by.ip ?? null })
      return { body: requestJson(request), location: `/access-requests/${request.id}` }
    },
    async listAccessRequests({ caller, query: { account, ...query } }) {
      const everywhere = decides(caller)
      const { items, next } = await accessRequests.list({
        ...query,
        ...(everywhere && account === undefined ? {} : { account: askedAccount(caller, account, everywhere) }),
      })
      return { body: { items: items.map(requestJson), next } }
    },
    async getAccessRequest({ caller, params: { requestId } }) {
      return { body: requestJson(await find(caller, requestId)) }
    },
    async approveAccessRequest({ caller, params: { requestId }, body: { note = null } }) {
      const id = await findToDecide(caller, requestId)
      return { body: requestJson(await accessRequests.approve(id, { ...decisionOf(caller), note })) }
    },
    async denyAccessRequest({ caller, params: { requestId }, body: { note } }) {
      const id = await findToDecide(caller, requestId)
      return { body: requestJson(await accessRequests.deny(id, { ...decisionOf(caller), note })) }
    },
  }
}

const decides = ({ admin, approver }: Caller) => admin || approver

const decisionOf = (caller: Caller): Decision => ({ user: personOf(caller), ip: caller.by.ip ?? null })

function personOf({ user }: Caller): string {
  if (user === null) throw new TypeError('a session without a person')
  return user
}

function requestJson({ decidedAt, createdAt, version: _, ...facts }: AccessRequest): z.output<typeof accessRequestSchema> {
  return { ...facts, decidedAt: isoOrNull(decidedAt), createdAt: createdAt.toISOString() }
}
