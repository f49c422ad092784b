import type { Answer } from '../http/refusal.js'
import { messagePage } from '../pages/message-page.js'
import type { Look } from '../pages/page.js'
import { signInRedirect } from '../pages/sign-in-redirect.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import { apiNameIn } from './pages/api-name.js'
import { signInWords } from './pages/sign-in-words.js'

/** What whoever has no session is answered with. */
export interface SignInFirst {
  settings: Pick<CheckedAuthServer, 'signInUrl' | 'apiName'>
  /** The base URL of this server. */
  issuer: string
  /** Where to come back to: a path below the base URL, with its query. */
  place: string
  look: Look
}

/** Sends whoever has no session to sign in; where it is not known where that is, a page asks them to. */
export function signInFirst({ settings: { signInUrl, apiName }, issuer, place, look }: SignInFirst): Answer {
  if (signInUrl !== null) return signInRedirect(signInUrl, new URL(issuer + place))
  const { title, text } = signInWords[look.language]
  return messagePage({ title, text: text(apiNameIn(look.language, apiName).markup), status: 401, look })
}
