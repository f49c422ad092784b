import { checkSameSite } from '../endpoints/check-same-site.js'
import { coversGrants } from '../restrictions/grants.js'
import type { Issuing } from '../tokens/issued/issuing.js'
import { authorizationAnswer, authorizationRefusal } from './authorization-answer.js'
import type { AuthorizationCodes } from './authorization-codes.js'
import type { AuthorizationForms } from './authorization-form.js'
import type { Answerer } from './endpoint.js'
import { invalidRequest, OAuthError } from './oauth-error.js'
import { readParameters } from './parameters.js'
import { type FindPerson, isSamePerson } from './person.js'

/** What takes decisions is made of. */
export interface AuthorizationDecisionParts {
  logins: Issuing['logins']
  findPerson: FindPerson
  forms: AuthorizationForms
  codes: AuthorizationCodes
}

/**
 * `POST /oauth/authorize`: takes the decision of the person who was asked, and sends the browser back to the program.
 *
 * @see RFC 6749 section 4.1.2
 */
export function createAuthorizationDecision({ logins, findPerson, forms, codes }: AuthorizationDecisionParts): Answerer {
  return async call => {
    // no other origin has this page, so none may answer for the person (RFC 9700 section 2.6)
    checkSameSite(call.request.headers, () => false)
    const parameters = await readParameters(call.request, call.exactBody)
    const [sealed, decision] = [parameters.required('request'), parameters.required('decision')]
    if (decision !== 'allow' && decision !== 'deny') throw invalidRequest('decision must be allow or deny.')
    const pending = await forms.open(sealed, call.issuer)
    if (!pending) throw invalidRequest('This page is too old, or is not one of this server: start again from the program.')
    const person = await findPerson(call)
    if (!person) throw new OAuthError('access_denied', 'You are not signed in any more: sign in, and start again.', 401)
    if (!isSamePerson(person, pending.person))
      throw new OAuthError('access_denied', 'Somebody else was asked this: start again from the program.', 403)

    const { code, state, ...allowed } = pending
    const back = { redirectUri: allowed.redirectUri, state, issuer: call.issuer }
    const answered = { ...allowed, loginId: logins.newId() }
    if (decision === 'deny') {
      await codes.spend(code, answered)
      return authorizationRefusal(back, new OAuthError('access_denied', 'The person did not allow it.'))
    }
    if (!coversGrants(person.grants, allowed.grants))
      return authorizationRefusal(back, new OAuthError('invalid_scope', 'The person may do less by now than was asked.'))
    if (!(await codes.keep(code, answered))) throw invalidRequest('This page was answered before: start again from the program.')
    return authorizationAnswer(back, { code })
  }
}
