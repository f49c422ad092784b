import type { FetchCall } from '../adapter/serve-fetch.js'
import type { Session } from '../endpoints/session.js'
import { sessionCaller } from '../management/session-caller.js'
import { relativePath } from '../pages/relative-path.js'
import type { Visit } from './visit.js'

/** What a visit is made of. */
export interface VisitParts extends Pick<Visit, 'path' | 'params' | 'language' | 'words' | 'now' | 'origin'> {
  session: Session
  request: Request
  call: FetchCall
}

/** Makes what screens know of a request. */
export function createVisit({ session, request, call, path, ...facts }: VisitParts): Visit {
  const caller = sessionCaller(session)
  const { searchParams: query } = new URL(request.url)
  // whoever may not look at another account's things is told so by the operations
  const asked = query.get('account')
  const account = asked === null ? caller.account : asked === '' ? null : asked
  // nobody but an admin sees more of another account than where this page already is
  const stay: Readonly<Record<string, string>> = account === caller.account || !caller.admin ? {} : { account: account ?? '' }
  const { basePath } = call
  return {
    ...facts,
    caller,
    arrival: { headers: request.headers, raw: null, ip: caller.by.ip ?? null, basePath },
    path,
    query,
    account,
    link(to, given = {}) {
      const parameters = new URLSearchParams({ ...stay, ...given }).toString()
      return `${relativePath(path, to) || './'}${parameters === '' ? '' : `?${parameters}`}`
    },
  }
}
