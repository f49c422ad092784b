import { CALLS, type CallEntry } from './calls.js'
import type { CallOptions, ManagementApi } from './management-api.js'

/** What a call has the client do: gives the body of the answer, or rejects with ApiError. */
export type SendCall = (path: string, init: RequestInit) => Promise<unknown>

/** Makes the functions of the management API. */
export function createManagementApi(managementPath: string, send: SendCall): ManagementApi {
  const callOf =
    ([line, sent, once]: CallEntry) =>
    async (...given: readonly unknown[]): Promise<unknown> => {
      const [method = '', template = ''] = line.split(' ')
      const rest = [...given]
      const path = template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => idOf(name, rest.shift()))
      const body = sent?.startsWith('body') ? { body: JSON.stringify(rest.shift() ?? {}) } : {}
      const query = sent?.endsWith('query') ? queryOf(rest.shift()) : ''
      const { signal, ifMatch, idempotencyKey = newIdempotencyKey() } = Object(rest.shift()) as CallOptions
      const headers = {
        ...('body' in body ? { 'content-type': 'application/json' } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(once ? { 'idempotency-key': idempotencyKey } : {}),
      }
      return send(managementPath + path + query, { method, headers, ...body, ...(signal ? { signal } : {}) })
    }

  const entries = Object.entries(CALLS).map(([group, calls]) => [
    group,
    Object.freeze(Object.fromEntries(Object.entries(calls).map(([name, entry]) => [name, callOf(entry)]))),
  ])
  // the functions are made in a loop, which the compiler can't follow
  return Object.fromEntries(entries) as ManagementApi
}

function idOf(name: string, id: unknown): string {
  // a segment of dots would be another path
  if (typeof id !== 'string' || /^\.{0,2}$/.test(id)) throw new TypeError(`${name} must be an id`)
  return encodeURIComponent(id)
}

function queryOf(query: unknown): string {
  const params = new URLSearchParams()
  // the types of the calls leave texts and numbers
  for (const [name, value] of Object.entries(Object(query) as Record<string, string | number | null | undefined>)) {
    if (value != null) params.set(name, String(value))
  }
  return params.size > 0 ? `?${params.toString()}` : ''
}

// randomUUID is not there on pages of plain http
const newIdempotencyKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')
