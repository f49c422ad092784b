import { checkOwnSite } from '../endpoints/check-own-site.js'
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
import type { LoginLook } from './login-look.js'
import { LONGEST_SCOPE } from './login-scope.js'
import { invalidRequest } from './oauth-error.js'
import { type DeviceCodePage, deviceCodePage } from './pages/device-code-page.js'
import { deviceConfirmPage } from './pages/device-confirm-page.js'
import type { DeviceProblem } from './pages/device-problem.js'
import { deviceWords } from './pages/device-words.js'
import { messagePage } from '../pages/message-page.js'
import { createPageRefusal } from './page-refusal.js'
import { type Parameters, readParameters } from './parameters.js'
import type { FindPerson, Person } from './person.js'
import { LOCALES } from '../pages/locales.js'
import type { Look } from '../pages/page.js'
import { relativePath } from '../pages/relative-path.js'
import { signInFirst } from './sign-in-first.js'
import { createThrottle } from './throttle.js'
import { userCode } from './user-code.js'
import { createUserCodes, type OpenedRequest } from './user-codes.js'

/** What the page for the code of a device is made of. */
export interface DevicePageParts {
  keyring: Pick<Keyring, 'foundation' | 'flow' | 'rules' | 'keys'>
  settings: Pick<CheckedAuthServer, 'paths' | 'apiName' | 'signInUrl' | 'clients'>
  findPerson: FindPerson
  lookAt: LoginLook
}

/** What a device asked for, and the program that it asked with. */
type KnownRequest = OpenedRequest & { readonly program: LoginProgram }

/** Somebody who is signed in, at the page. */
interface Visitor {
  readonly call: OAuthCall
  readonly person: Person
  readonly look: Look
}

const MOST_GUESSES = 10
// many people may be behind one address, and none of them is to stop the others
const MOST_GUESSES_BY_ADDRESS = 100

/**
 * The page for the code of a device: a person types the code, sees what asks and for what, and decides. Wrong codes have a
 * limit, by person and by client address: a code is short.
 *
 * @see RFC 8628 sections 3.3, 5.1, 5.4
 */
export function createDevicePage({ keyring, settings, findPerson, lookAt }: DevicePageParts): Endpoint {
  const { flow } = keyring
  const { documents, clock, issuing, realm } = keyring.foundation
  const { grantCatalogue: catalogue = {} } = keyring.rules
  const { paths, apiName } = settings
  const action = relativePath(paths.device, paths.device)
  const guesses = createThrottle({ documents, clock, kind: 'user_code_count', windowMs: 600_000 })
  const forms = createDeviceForms(issuing)
  const codes = createUserCodes(keyring.foundation)
  const findProgram = createLoginProgramFinder(keyring, settings.clients)
  const subjectOf = createAddressSubject(parseAddress)
  const addressCount = createAddressCount(MOST_GUESSES_BY_ADDRESS)
  const refuse = createPageRefusal({ flow, realm })

  return {
    async get(call) {
      const spelled = new URL(call.request.url).searchParams.get('user_code') ?? ''
      const code = userCode.read(spelled)
      const shown = code === null ? '' : userCode.show(code)
      const visitor = await visitorOf(call)
      return visitor ? codePage(visitor, shown, null) : signIn(call, code === null ? '' : `?user_code=${shown}`)
    },
    async post(call) {
      checkOwnSite(call.request.headers)
      const visitor = await visitorOf(call)
      if (!visitor) return signIn(call, '')
      const parameters = await readParameters(call.request, call.exactBody)
      const approval = parameters.optional('approval')
      return approval === undefined ? open(visitor, parameters) : decide(visitor, parameters, approval)
    },
    isPage: true,
    refuse: (thrown, headers) => refuse(thrown, lookAt(paths.device, headers)),
  }

  async function visitorOf(call: OAuthCall): Promise<Visitor | null> {
    const person = await findPerson(call)
    return person && { call, person, look: lookAt(paths.device, call.request.headers) }
  }

  async function open(visitor: Visitor, parameters: Parameters): Promise<Answer> {
    const { call, person, look } = visitor
    const spelled = parameters.optional('user_code')?.trim() ?? ''
    if (spelled === '') return codePage(visitor, '', 'empty')
    const { user, account } = person
    const byPerson = { subject: `person:${JSON.stringify([user, account])}`, limit: MOST_GUESSES }
    const guess = await guesses.take(byPerson, addressCount(call.ip))
    if (!guess.isAllowed) return tooMany(look, guess.retryAfterSeconds)
    const code = userCode.read(spelled)
    const opened = code === null ? null : await known(await codes.open(code, person))
    if (!opened) return notKnown(visitor, code)
    await guess.giveBack()
    return confirmPage(visitor, opened)
  }

  async function decide(visitor: Visitor, parameters: Parameters, sealed: string): Promise<Answer> {
    const { call, person, look } = visitor
    const words = deviceWords[look.language]
    const form = await forms.open(sealed)
    const opened = form && (await known(await codes.find(form.id, person)))
    if (!form || !opened) return notKnown(visitor, null)
    const decision = parameters.required('decision')
    if (decision !== 'approve' && decision !== 'deny') throw invalidRequest('decision must be approve or deny.')
    if (decision === 'deny') {
      const isDenied = await codes.decide(opened.id, person, { isApproved: false })
      return isDenied ? done(look, words.refused) : notKnown(visitor, null)
    }
    const grants = grantsOf(opened, person)
    // what they hold may have changed since they were asked
    if (!form.asked({ id: opened.id, person, grants }) || problemOf(opened, person) !== null) return confirmPage(visitor, opened)
    const loginId = issuing.logins.newId()
    const isApproved = await codes.decide(opened.id, person, { isApproved: true, grants, ip: call.ip, loginId })
    return isApproved ? done(look, words.connected) : notKnown(visitor, null)
  }

  // what asked may be revoked by now, or may not be listed any more
  async function known(opened: OpenedRequest | null): Promise<KnownRequest | null> {
    const program = opened && (await findProgram(opened.clientId))
    return program && { ...opened, program }
  }

  async function confirmPage({ call: { ip }, person, look }: Visitor, opened: KnownRequest): Promise<Answer> {
    const { user, account } = person
    const grants = grantsOf(opened, person)
    return deviceConfirmPage({
      look,
      action,
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
      renewalMs: issuing.options.renewalMs,
      catalogue,
      isSameAddress: subjectOf(ip) === subjectOf(opened.ip),
      now: clock(),
      sealed: await forms.seal({ id: opened.id, person, grants }),
    })
  }

  function codePage({ person, look }: Visitor, shown: string, problem: DeviceCodePage['problem']): Answer {
    return deviceCodePage({ look, action, apiName, user: person.user, userCode: shown, problem })
  }

  // one page for every reason: nobody learns whether a code is somebody else's
  function notKnown(visitor: Visitor, code: string | null): Answer {
    return codePage(visitor, code === null ? '' : userCode.show(code), 'notKnown')
  }

  function signIn({ issuer, request }: OAuthCall, query: string): Answer {
    return signInFirst({ look: lookAt(paths.device, request.headers), settings, issuer, place: paths.device + query })
  }
}

const done = (look: Look, message: { readonly title: string; readonly text: string }): Answer =>
  messagePage({ ...message, look, status: 200 })

function tooMany(look: Look, seconds: number): Answer {
  const { tooMany: title, tryAgain } = deviceWords[look.language]
  const minutes = new Intl.RelativeTimeFormat(LOCALES[look.language]).format(Math.ceil(seconds / 60), 'minute')
  const answer = messagePage({ look, title, text: tryAgain(minutes), status: 429 })
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } }
}

const grantsOf = ({ scope }: OpenedRequest, person: Person): readonly string[] =>
  scope === null ? person.grants : scope.split(' ')

function problemOf(opened: OpenedRequest, person: Person): DeviceProblem | null {
  const grants = grantsOf(opened, person)
  const missing = grants.filter(grant => !coversGrants(person.grants, [grant]))
  if (missing.length > 0) return { missing }
  return grants.join(' ').length > LONGEST_SCOPE ? { mostCharacters: LONGEST_SCOPE } : null
}
