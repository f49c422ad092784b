import { checkOwnSite } from '../endpoints/check-own-site.js'
import { coversGrants } from '../restrictions/grants.js'
import type { Issuing } from '../tokens/issued/issuing.js'
import { authorizationAnswer, authorizationRefusal } from './authorization-answer.js'
import type { AuthorizationCodes } from './authorization-codes.js'
import type { AuthorizationForms } from './authorization-form.js'
import type { Answerer } from './endpoint.js'
import { LoginRefusal } from './login-refusal.js'
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
    checkOwnSite(call.request.headers)
    const parameters = await readParameters(call.request, call.exactBody)
    const [sealed, decision] = [parameters.required('request'), parameters.required('decision')]
    if (decision !== 'allow' && decision !== 'deny') throw invalidRequest('decision must be allow or deny.')
    const pending = await forms.open(sealed, call.issuer)
    if (!pending) throw new LoginRefusal('outdated')
    const person = await findPerson(call)
    if (!person) throw new LoginRefusal('signedOut')
    if (!isSamePerson(person, pending.person)) throw new LoginRefusal('otherPerson')

    const { code, state, ...allowed } = pending
    const back = { redirectUri: allowed.redirectUri, state, issuer: call.issuer }
    const answered = { ...allowed, loginId: logins.newId() }
    if (decision === 'deny') {
      await codes.spend(code, answered)
      return authorizationRefusal(back, new OAuthError('access_denied', 'The person did not allow it.'))
    }
    if (!coversGrants(person.grants, allowed.grants))
      return authorizationRefusal(back, new OAuthError('invalid_scope', 'The person may do less by now than was asked.'))
    if (!(await codes.keep(code, answered))) throw new LoginRefusal('answered')
    return authorizationAnswer(back, { code })
  }
}
