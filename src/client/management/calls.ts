import type { OperationId, OperationOf } from '../../management/contract/operations.js'

/** The method and the path of each operation, as the contract has them, and which it is. */
export type OperationsByLine = {
  [Id in OperationId as `${OperationOf<Id>['method']} ${OperationOf<Id>['path']}`]: Id
}

/** A call: its line, what it sends beside the ids in its path, and whether it must be done once, however often it is sent. */
export type CallEntry = readonly [line: keyof OperationsByLine, sent?: 'query' | 'body' | 'body+query', once?: 'once']

/** The management API as a client calls it, in the words of the keyring's managers. */
export const CALLS = {
  keys: {
    list: ['GET /keys', 'query'],
    create: ['POST /keys', 'body', 'once'],
    get: ['GET /keys/{keyId}'],
    update: ['PATCH /keys/{keyId}', 'body'],
    remove: ['DELETE /keys/{keyId}'],
    rotate: ['POST /keys/{keyId}/rotate', 'body', 'once'],
    endSecret: ['POST /keys/{keyId}/secrets/{secretId}/end'],
    revoke: ['POST /keys/{keyId}/revoke', 'body'],
    usage: ['GET /keys/{keyId}/usage', 'query'],
    members: ['GET /keys/{keyId}/members', 'query'],
  },
  self: {
    get: ['GET /self'],
    revoke: ['POST /self/revoke', 'body'],
  },
  members: {
    list: ['GET /members', 'query'],
    update: ['PATCH /members/{memberId}', 'body+query'],
  },
  roles: {
    list: ['GET /roles', 'query'],
    get: ['GET /roles/{roleId}'],
    update: ['PATCH /roles/{roleId}', 'body'],
  },
  auditEvents: {
    list: ['GET /audit-events', 'query'],
  },
  accessRequests: {
    create: ['POST /access-requests', 'body', 'once'],
    list: ['GET /access-requests', 'query'],
    get: ['GET /access-requests/{requestId}'],
    approve: ['POST /access-requests/{requestId}/approve', 'body'],
    deny: ['POST /access-requests/{requestId}/deny', 'body'],
  },
  leaks: {
    report: ['POST /leaks', 'body'],
  },
  grants: {
    list: ['GET /grants'],
  },
  rules: {
    get: ['GET /rules'],
  },
  document: {
    get: ['GET /openapi.json'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, CallEntry>>>>
