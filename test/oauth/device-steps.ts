import { setImmediate } from 'node:timers/promises'
import { memoryStore } from 'keywright/stores/memory'
import { DEVICE_GRANT_TYPE } from '../../src/oauth/device-grant.js'
import type { OAuthAnswer, Served } from './auth-servers.js'

export const ANN = { user: 'ann', account: 'acme', grants: ['a:read', 'a:write'] }
export const BOB = { user: 'bob', account: 'acme', grants: ['a:read'] }

type Session = Readonly<Record<string, unknown>>
type Fields = Record<string, string>

export const PAGE = '/oauth/device'

/** The steps of a login with a device, each a request. */
export function deviceSteps({ post, fetch }: Pick<Served, 'post' | 'fetch'>) {
  const as = (session: Session | null, headers: Fields = {}): Fields =>
    session ? { 'x-session': JSON.stringify(session), ...headers } : headers
  return {
    start: (form: Fields = {}, headers: Fields = {}) =>
      post('/oauth/device_authorization', { client_id: 'tv', ...form }, headers),
    poll: (deviceCode: string, form: Fields = {}, headers: Fields = {}) =>
      post('/oauth/token', { grant_type: DEVICE_GRANT_TYPE, device_code: deviceCode, client_id: 'tv', ...form }, headers),
    show: (session: Session | null, query = '') => fetch(PAGE + query, { headers: as(session) }),
    open: (session: Session | null, code: string, headers: Fields = {}) => post(PAGE, { user_code: code }, as(session, headers)),
    decide: (session: Session | null, page: OAuthAnswer | string, decision = 'approve', headers: Fields = {}) =>
      post(PAGE, { approval: typeof page === 'string' ? page : sealedOf(page), decision }, as(session, headers)),
  }
}

/** A store whose answers are old by the time they arrive, as those of one that many instances share. */
export function distantStore(): ReturnType<typeof memoryStore> {
  const store = memoryStore()
  return {
    ...store,
    async findDocument(kind, id) {
      const found = await store.findDocument(kind, id)
      for (let turns = 0; turns < 5; turns++) await setImmediate()
      return found
    },
  }
}

/** What the form on a page has to bring back. */
export function sealedOf({ text }: OAuthAnswer): string {
  const [, sealed] = /name="approval" value="([\w-]+)"/.exec(text) ?? []
  if (sealed === undefined) throw new Error('the page has no form to approve')
  return sealed
}
