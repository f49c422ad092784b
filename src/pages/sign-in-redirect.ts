import type { Answer } from '../http/refusal.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import { messagePage } from './pages/message-page.js'

/** What whoever has no session is answered with. */
export interface SignInFirst {
  settings: Pick<CheckedAuthServer, 'signInUrl' | 'apiName'>
  /** The base URL of this server. */
  issuer: string
  /** Where to come back to: a path below the base URL, with its query. */
  place: string
  /** Where the stylesheet is. */
  stylesheet: string
}

/**
 * Sends whoever has no session to where the application lets people sign in, and from there back; where it is not known
 * where that is, a page asks them to.
 */
export function signInFirst({ settings: { signInUrl, apiName }, issuer, place, stylesheet }: SignInFirst): Answer {
  if (signInUrl === null) {
    const text = `You are not signed in to ${apiName}. Sign in, then open this page again.`
    return messagePage({ title: 'Sign in first', text, status: 401, stylesheet })
  }
  const isPath = signInUrl.startsWith('/')
  const back = new URL(issuer + place)
  const target = new URL(signInUrl, back)
  // an application does well to take paths alone: whatever else comes back could lead anywhere
  target.searchParams.set('return_to', isPath ? back.pathname + back.search : back.href)
  const location = isPath ? target.pathname + target.search + target.hash : target.href
  return { status: 303, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: '' }
}
