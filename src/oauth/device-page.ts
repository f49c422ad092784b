import { checkSameSite } from '../endpoints/check-same-site.js'
import type { Answer } from '../http/refusal.js'
import type { Keyring } from '../keyring.js'
import { createAddressSubject } from '../policies/rate/subject.js'
import { coversGrants } from '../restrictions/grants.js'
import { parseAddress } from '../restrictions/address.js'
import { createAddressCount } from './address-count.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import type { Endpoint, OAuthCall } from './endpoint.js'
import { createDeviceForms } from './device-form.js'
import { createLoginProgramFinder, type LoginProgram } from './login-programs.js'
import { loginScope } from './login-scope.js'
import { invalidRequest, OAuthError } from './oauth-error.js'
import { deviceCodePage } from './pages/device-code-page.js'
import { deviceConfirmPage } from './pages/device-confirm-page.js'
import { messagePage } from './pages/message-page.js'
import { createPageRefusal } from './page-refusal.js'
import { type Parameters, readParameters } from './parameters.js'
import type { FindPerson, Person } from './person.js'
import { relativePath } from './relative-path.js'
import { signInFirst } from './sign-in-first.js'
import { createThrottle } from './throttle.js'
import { userCode } from './user-code.js'
import { createUserCodes, type OpenedRequest } from './user-codes.js'

/** What the page for the code of a device is made of. */
export interface DevicePageParts {
  keyring: Pick<Keyring, 'foundation' | 'flow' | 'rules' | 'keys'>
  settings: Pick<CheckedAuthServer, 'paths' | 'apiName' | 'signInUrl' | 'clients'>
  findPerson: FindPerson
}

/** What a device asked for, and the program that it asked with. */
type KnownRequest = OpenedRequest & { readonly program: LoginProgram }

const MOST_GUESSES = 10
// many people may be behind one address, and none of them is to stop the others
const MOST_GUESSES_BY_ADDRESS = 100
const NOT_KNOWN = 'This code is not known. It may have expired, been used, or be mistyped: begin again on the device.'

/**
 * The page for the code of a device: a person types the code, sees what asks and for what, and decides. Wrong codes have a
 * limit, by person and by client address: a code is short.
 *
 * @see RFC 8628 sections 3.3, 5.1, 5.4
 */
export function createDevicePage({ keyring, settings, findPerson }: DevicePageParts): Endpoint {
  const { flow } = keyring
  const { documents, clock, issuing, realm } = keyring.foundation
  const { grantCatalogue: catalogue = {} } = keyring.rules
  const { paths, apiName } = settings
  const look = { action: relativePath(paths.device, paths.device), stylesheet: relativePath(paths.device, paths.stylesheet) }
  const guesses = createThrottle({ documents, clock, kind: 'user_code_count', windowMs: 600_000 })
  const forms = createDeviceForms(issuing)
  const codes = createUserCodes(keyring.foundation)
  const findProgram = createLoginProgramFinder(keyring, settings.clients)
  const subjectOf = createAddressSubject(parseAddress)
  const addressCount = createAddressCount(MOST_GUESSES_BY_ADDRESS)

  return {
    async get(call) {
      const spelled = new URL(call.request.url).searchParams.get('user_code') ?? ''
      const code = userCode.read(spelled)
      const shown = code === null ? '' : userCode.show(code)
      const person = await findPerson(call)
      return person ? codePage(person, shown, null) : signIn(call, code === null ? '' : `?user_code=${shown}`)
    },
    async post(call) {
      // this page is for people: no other origin acts for them here, whatever the option cors says
      checkSameSite(call.request.headers, () => false)
      const person = await findPerson(call)
      if (!person) return signIn(call, '')
      const parameters = await readParameters(call.request, call.exactBody)
      const approval = parameters.optional('approval')
      return approval === undefined ? open(call, person, parameters) : decide(call, person, parameters, approval)
    },
    isPage: true,
    refuse: createPageRefusal({ flow, realm, stylesheet: look.stylesheet }),
  }

  async function open(call: OAuthCall, person: Person, parameters: Parameters): Promise<Answer> {
    const spelled = parameters.optional('user_code')?.trim() ?? ''
    if (spelled === '') return codePage(person, '', 'Type the code that the device shows.')
    const { user, account } = person
    const byPerson = { subject: `person:${JSON.stringify([user, account])}`, limit: MOST_GUESSES }
    const guess = await guesses.take(byPerson, addressCount(call.ip))
    if (!guess.isAllowed) return tooMany(guess.retryAfterSeconds)
    const code = userCode.read(spelled)
    const opened = code === null ? null : await known(await codes.open(code, person))
    if (!opened) return notKnown(person, code)
    await guess.giveBack()
    return confirmPage(call, person, opened)
  }

  async function decide(call: OAuthCall, person: Person, parameters: Parameters, sealed: string): Promise<Answer> {
    const form = await forms.open(sealed)
    const opened = form && (await known(await codes.find(form.id, person)))
    if (!form || !opened) return notKnown(person, null)
    const decision = parameters.required('decision')
    if (decision !== 'approve' && decision !== 'deny') throw invalidRequest('decision must be approve or deny.')
    if (decision === 'deny') {
      const isDenied = await codes.decide(opened.id, person, { isApproved: false })
      return isDenied ? done('Refused', 'Nothing was connected. You can close this page.') : notKnown(person, null)
    }
    const grants = grantsOf(opened, person)
    // what they hold may have changed since they were asked
    if (!form.asked({ id: opened.id, person, grants }) || problemOf(opened, person) !== null)
      return confirmPage(call, person, opened)
    const loginId = issuing.logins.newId()
    const isApproved = await codes.decide(opened.id, person, { isApproved: true, grants, ip: call.ip, loginId })
    const text = 'Go back to your device: it goes on in a few seconds. You can close this page.'
    return isApproved ? done('Connected', text) : notKnown(person, null)
  }

  // what asked may be revoked by now, or may not be listed any more
  async function known(opened: OpenedRequest | null): Promise<KnownRequest | null> {
    const program = opened && (await findProgram(opened.clientId))
    return program && { ...opened, program }
  }

  async function confirmPage({ ip }: OAuthCall, person: Person, opened: KnownRequest): Promise<Answer> {
    const { user, account } = person
    const grants = grantsOf(opened, person)
    return deviceConfirmPage({
      ...look,
      ip: opened.ip,
      askedAt: opened.askedAt,
      clientName: opened.program.name,
      isSelfNamed: opened.program.isSelfNamed,
      apiName,
      user,
      account,
      grants,
      problem: problemOf(opened, person),
      lifetimeMs: issuing.options.loginMs,
      refreshMs: issuing.options.refreshMs,
      catalogue,
      isSameAddress: subjectOf(ip) === subjectOf(opened.ip),
      now: clock(),
      sealed: await forms.seal({ id: opened.id, person, grants }),
    })
  }

  function codePage({ user }: Person, shown: string, problem: string | null): Answer {
    return deviceCodePage({ ...look, apiName, user, userCode: shown, problem, status: problem === null ? 200 : 400 })
  }

  // one page for every reason: nobody learns whether a code is somebody else's
  function notKnown(person: Person, code: string | null): Answer {
    return codePage(person, code === null ? '' : userCode.show(code), NOT_KNOWN)
  }

  function done(title: string, text: string): Answer {
    return messagePage({ ...look, title, text, status: 200 })
  }

  function signIn({ issuer }: OAuthCall, query: string): Answer {
    return signInFirst({ ...look, settings, issuer, place: paths.device + query })
  }

  function tooMany(seconds: number): Answer {
    const text = `Too many codes were wrong. Try again in ${Math.ceil(seconds / 60)} min.`
    const answer = messagePage({ ...look, title: 'Too many wrong codes', text, status: 429 })
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } }
  }
}

const grantsOf = ({ scope }: OpenedRequest, person: Person): readonly string[] =>
  scope === null ? person.grants : scope.split(' ')

function problemOf(opened: OpenedRequest, person: Person): string | null {
  const missing = grantsOf(opened, person).filter(grant => !coversGrants(person.grants, [grant]))
  if (missing.length > 0)
    return `You do not hold ${missing.join(', ')}, so this can't be connected. Have it ask for less, or ask whoever manages your account.`
  try {
    loginScope(person.grants, opened.scope ?? undefined)
    return null
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    return `This can't be connected: ${error.message}`
  }
}
