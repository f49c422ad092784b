import type { Keyring } from '../keyring.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import type { AuthorizationCodes } from './authorization-codes.js'
import { createAuthorizationDecision } from './authorization-decision.js'
import { createAuthorizationForms } from './authorization-form.js'
import { createAuthorizationPage } from './authorization-page.js'
import type { Endpoint } from './endpoint.js'
import { createPageRefusal } from './page-refusal.js'
import type { FindPerson } from './person.js'
import { relativePath } from './relative-path.js'

/** What the authorization endpoint is made of. */
export interface AuthorizationEndpointParts {
  keyring: Keyring
  settings: CheckedAuthServer
  findPerson: FindPerson
  codes: AuthorizationCodes
}

/** `/oauth/authorize`: GET asks the person, POST takes the decision. @see RFC 6749 section 3.1 */
export function createAuthorizationEndpoint({ keyring, settings, findPerson, codes }: AuthorizationEndpointParts): Endpoint {
  const { flow, foundation } = keyring
  const { issuing, clock, realm } = foundation
  const { authorization, stylesheet } = settings.paths
  const forms = createAuthorizationForms(issuing, clock)
  return {
    get: createAuthorizationPage({ keyring, settings, findPerson, forms }),
    post: createAuthorizationDecision({ logins: issuing.logins, findPerson, forms, codes }),
    isPage: true,
    refuse: createPageRefusal({ flow, realm, stylesheet: relativePath(authorization, stylesheet) }),
  }
}
