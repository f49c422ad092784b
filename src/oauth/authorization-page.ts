import { randomBytes } from 'node:crypto'
import type { Keyring } from '../keyring.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import { authorizationRefusal } from './authorization-answer.js'
import type { AuthorizationForms } from './authorization-form.js'
import { readAuthorizationQuestion, readAuthorizationTarget } from './authorization-request.js'
import type { Answerer } from './endpoint.js'
import type { LoginLook } from './login-look.js'
import { createLoginProgramFinder } from './login-programs.js'
import { LoginRefusal } from './login-refusal.js'
import { loginScope } from './login-scope.js'
import { OAuthError } from './oauth-error.js'
import { consentPage } from './pages/consent-page.js'
import type { FindPerson } from './person.js'
import { relativePath } from '../pages/relative-path.js'
import { createResourceCheck } from './resource.js'
import { signInFirst } from './sign-in-first.js'

/** What asks people is made of. */
export interface AuthorizationPageParts {
  keyring: Keyring
  settings: CheckedAuthServer
  findPerson: FindPerson
  forms: AuthorizationForms
  lookAt: LoginLook
}

/**
 * `GET /oauth/authorize`: asks the person. What is wrong goes back to the program, unless it casts doubt on who that is, or
 * is about the person: then a page says it.
 *
 * @see RFC 6749 section 4.1.1, RFC 9700 section 4.1
 */
export function createAuthorizationPage({ keyring, settings, findPerson, forms, lookAt }: AuthorizationPageParts): Answerer {
  const { issuing } = keyring.foundation
  const { paths, apiName } = settings
  const findProgram = createLoginProgramFinder(keyring, settings.clients)
  const action = relativePath(paths.authorization, paths.authorization)

  return async call => {
    const { issuer } = call
    const look = lookAt(paths.authorization, call.request.headers)
    const url = new URL(call.request.url)
    const target = readAuthorizationTarget(url)
    const program = await findProgram(target.clientId)
    if (!program) throw new LoginRefusal('unknownProgram')
    const question = orError(() => readAuthorizationQuestion(url, createResourceCheck(issuing, issuer)))
    if (question instanceof OAuthError) return authorizationRefusal({ ...target, issuer }, question)
    const person = await findPerson(call)
    if (!person) return signInFirst({ settings, issuer, place: paths.authorization + url.search, look })
    const grants = orError(() => loginScope(person.grants, question.scope))
    if (grants instanceof OAuthError) return authorizationRefusal({ ...target, issuer }, grants)

    const { user, account } = person
    const { challenge, boundTo } = question
    const code = `kwc_${randomBytes(32).toString('base64url')}`
    return consentPage({
      apiName,
      clientName: program.name,
      isSelfNamed: program.isSelfNamed,
      user,
      account,
      grants,
      catalogue: keyring.rules.grantCatalogue ?? {},
      redirectUri: target.redirectUri,
      lifetimeMs: issuing.options.loginMs,
      renewalMs: issuing.options.renewalMs,
      sealed: await forms.seal({ ...target, challenge, boundTo, person: { user, account }, grants, code }, issuer),
      action,
      look,
    })
  }
}

function orError<T>(read: () => T): T | OAuthError {
  try {
    return read()
  } catch (error) {
    if (error instanceof OAuthError) return error
    throw error
  }
}
