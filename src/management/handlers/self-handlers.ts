import { ManagementError } from '../../errors.js'
import type { Keyring } from '../../keyring.js'
import type { Principal } from '../../principal.js'
import { notFound } from '../account-scope.js'
import type { Caller } from '../caller.js'
import type { selfOperations } from '../contract/self-operations.js'
import type { AnswerOf } from '../contract/operations.js'
import type { Handlers } from '../handler.js'
import { isoOrNull, keyJson } from '../key-json.js'

/** What a key holder may always do. */
export function createSelfHandlers({ keys }: Pick<Keyring, 'keys'>): Handlers<keyof typeof selfOperations> {
  return {
    async getSelf({ caller }) {
      const principal = presentedBy(caller)
      if (principal.kind === 'token') return { body: tokenJson(principal) }
      const key = await keys.get(principal.id)
      if (!key) throw notFound('key')
      return { body: keyJson(key), version: key.version }
    },
    async revokeSelf({ caller, body: { reason } }) {
      const { kind, id } = presentedBy(caller)
      // a token may be handed to somebody who is trusted with less than the key
      if (kind === 'token')
        throw new ManagementError('conflict', 'this is a token: it is ended where it was issued, and a key by its own secret')
      const key = await keys.revoke(id, { by: caller.by, ...(reason == null ? {} : { reason }) })
      return { body: keyJson(key), version: key.version }
    },
  }
}

function presentedBy({ principal }: Caller): Principal {
  if (!principal) throw new TypeError('a holder without a credential')
  return principal
}

function tokenJson(principal: Principal): AnswerOf<'getSelf'> {
  const { id, keyId, name, account, owner, role, environment, grants, subnets, origins, expiresAt } = principal
  return {
    kind: 'token',
    id,
    keyId,
    name,
    account,
    owner,
    role,
    environment,
    grants: [...grants],
    subnets: subnets && [...subnets],
    origins: origins && [...origins],
    expiresAt: isoOrNull(expiresAt),
  }
}
