import type { Keyring } from '../keyring.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import type { AuthorizationCodes } from './authorization-codes.js'
import { createAuthorizationDecision } from './authorization-decision.js'
import { createAuthorizationForms } from './authorization-form.js'
import { createAuthorizationPage } from './authorization-page.js'
import type { Endpoint } from './endpoint.js'
import type { LoginLook } from './login-look.js'
import { createPageRefusal } from './page-refusal.js'
import type { FindPerson } from './person.js'

/** What the authorization endpoint is made of. */
export interface AuthorizationEndpointParts {
  keyring: Keyring
  settings: CheckedAuthServer
  findPerson: FindPerson
  codes: AuthorizationCodes
  lookAt: LoginLook
}

/** `/oauth/authorize`: GET asks the person, POST takes the decision. @see RFC 6749 section 3.1 */
export function createAuthorizationEndpoint({
  keyring,
  settings,
  findPerson,
  codes,
  lookAt,
}: AuthorizationEndpointParts): Endpoint {
  const { flow, foundation } = keyring
  const { issuing, clock, realm } = foundation
  const { authorization } = settings.paths
  const forms = createAuthorizationForms(issuing, clock)
  const refuse = createPageRefusal({ flow, realm })
  return {
    get: createAuthorizationPage({ keyring, settings, findPerson, forms, lookAt }),
    post: createAuthorizationDecision({ logins: issuing.logins, findPerson, forms, codes }),
    isPage: true,
    refuse: (thrown, headers) => refuse(thrown, lookAt(authorization, headers)),
  }
}
