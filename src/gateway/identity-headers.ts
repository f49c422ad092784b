import type { Principal } from '../principal.js'

/**
 * The header fields that tell an upstream who a request acts as. All of them stand in every answer that lets a request in,
 * so that a proxy overwrites each one that a client sent: what is absent is `-`, since some proxies skip an empty value and
 * leave the client's.
 *
 * Values are UTF-8 in percent-encoding, as `decodeURIComponent` reads it; grants stand one behind the other with a space
 * between them. A value that is a single hyphen is `%2D`.
 */
export function identityHeaders(principal: Principal): Readonly<Record<string, string>> {
  const { kind, id, keyId, name, account, owner, role, environment, grants, scheme, expiresAt } = principal
  return {
    'x-keywright-kind': kind,
    'x-keywright-id': written(id),
    'x-keywright-key-id': written(keyId),
    'x-keywright-name': written(name),
    'x-keywright-account': written(account),
    'x-keywright-owner': written(owner),
    'x-keywright-role': written(role),
    'x-keywright-environment': written(environment),
    'x-keywright-grants': grants.length === 0 ? ABSENT : grants.map(written).join(' '),
    'x-keywright-scheme': written(scheme),
    'x-keywright-expires-at': expiresAt?.toISOString() ?? ABSENT,
  }
}

const ABSENT = '-'

// a claim of another issuer's token may hold half a character
function written(value: string | null): string {
  if (value === null || value === '') return ABSENT
  if (value === ABSENT) return '%2D'
  return encodeURIComponent(value.toWellFormed()).replaceAll(/%(?:2F|3A|40)/g, decodeURIComponent)
}
