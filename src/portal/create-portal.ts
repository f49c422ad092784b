import { readFileSync } from 'node:fs'
import type { FetchCall } from '../adapter/serve-fetch.js'
import { checkOwnSite } from '../endpoints/check-own-site.js'
import { HttpProblem } from '../endpoints/http-problem.js'
import { pathBelow } from '../endpoints/path-below.js'
import { createSessionFinder, type Session } from '../endpoints/session.js'
import { toResponse } from '../endpoints/to-response.js'
import { ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import { inTime } from '../in-time.js'
import type { Keyring } from '../keyring.js'
import type { Language } from '../language.js'
import { createPersonOperations } from '../management/person-operations.js'
import { asset } from '../pages/asset.js'
import { originOfImages } from '../pages/brand.js'
import type { Look } from '../pages/page.js'
import { preferredLanguage } from '../pages/preferred-language.js'
import { relativePath } from '../pages/relative-path.js'
import { signInRedirect } from '../pages/sign-in-redirect.js'
import { stylesheet } from '../pages/stylesheet.js'
import { readForm } from './form.js'
import { createFormOnce } from './form-once.js'
import { languageChoice } from './language-choice.js'
import { createLayout } from './layout.js'
import { createFindWords } from './find-words.js'
import { createMatcher } from './create-matcher.js'
import { createVisit } from './create-visit.js'
import type { CheckedPortal } from './portal-options.js'
import { publicOrigin } from './public-origin.js'
import { refusalPage } from './refusal-page.js'
import { createScreens } from './screens.js'
import { shownOrigin } from './shown-origin.js'
import { seeOther } from '../pages/see-other.js'

/** What the portal is told beside the request. */
export interface PortalCall extends FetchCall {
  /** The host application's word on whose session it is: an Identity, or null. */
  identify(): unknown
}

/** The portal as a Fetch handler. It never rejects. */
export type ServePortal = (request: Request, call: PortalCall) => Promise<Response>

// a store that hangs must not hang its callers, nor must a session or a directory of the application's
const FINDING_MS = 10_000
const ANSWERING_MS = 40_000
// it stands in another address, encoded, and headers have limits
const LONGEST_QUERY = 2000
const FILES = { '/assets/pages.css': 'stylesheet', '/assets/portal.js': 'script' } as const

/** Makes the portal of a keyring. */
export function createPortal(keyring: Keyring, settings: CheckedPortal): ServePortal {
  const { flow, foundation, rules } = keyring
  const files = {
    stylesheet: stylesheet(settings.brand),
    script: asset('text/javascript', readFileSync(new URL('./assets/portal.js', import.meta.url), 'utf8')),
  }
  const findSession = createSessionFinder(keyring)
  const imageOrigin = originOfImages(settings.brand)
  const layout = createLayout({ settings, rules, lookAt })
  const wordsIn = createFindWords(settings.words)
  const match = createMatcher(
    createScreens({
      settings,
      rules,
      operations: createPersonOperations(keyring),
      layout,
      once: createFormOnce(foundation),
      isDirectoryHosted: keyring.members.hosted,
      headerLine: foundation.headerLine,
    }),
  )

  const languageOf = (headers: Headers) => settings.locale ?? preferredLanguage(headers)

  return async (request, call) => {
    const path = pathBelow(call.basePath, new URL(request.url).pathname) ?? '/'
    const look = lookAt({ path, language: languageOf(request.headers) })
    const answer = await inTime(answerTo(request, call, path), ANSWERING_MS).catch(error =>
      refusalPage(error, { flow, look, home: relativePath(path || '/', '/keys'), signOutUrl: settings.signOutUrl }),
    )
    return toResponse(framedByNobody(answer))
  }

  async function answerTo(request: Request, call: PortalCall, path: string): Promise<Answer> {
    const { headers, method } = request
    const file = Object.hasOwn(FILES, path) ? files[FILES[path as keyof typeof FILES]] : null
    const isRead = method === 'GET' || method === 'HEAD'
    if (file && isRead)
      return new URL(request.url).searchParams.get('v') === file.version ? file.answer : unversioned(file.answer)
    if (file) throw wrongMethod('GET, HEAD')
    const { searchParams: query, pathname, search } = new URL(request.url)
    const chosen = isRead && settings.locale === null ? languageChoice(request) : null
    if (chosen) return chosen
    // without a slash at its end, the place where the portal is mounted is one of the folder above
    if (path === '') return seeOther(`./${pathname.slice(pathname.lastIndexOf('/') + 1)}/${search}`)
    const found = match(path)
    if (!found) throw new HttpProblem(404, 'not_found', 'there is no such page')
    const session = await inTime(sessionOf(request, call), FINDING_MS)
    if (!session) return signIn(isRead, call, pathname, query)
    const language = languageOf(headers)
    const visit = createVisit({
      session,
      request,
      call,
      path,
      params: found.params,
      language,
      words: wordsIn(language),
      now: foundation.clock(),
      origin: publicOrigin(settings.publicUrl, call.request) ?? shownOrigin(headers),
    })
    const { get, post } = found.place
    if (isRead && get) return get(visit)
    if (method === 'POST' && post) return post(visit, await readForm(request, call.exactBody))
    throw wrongMethod([...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])].join(', '))
  }

  async function sessionOf({ headers, method }: Request, { request, identify }: PortalCall): Promise<Session | null> {
    const isRead = method === 'GET' || method === 'HEAD'
    const check = () => {
      if (!isRead) checkOwnSite(headers)
    }
    try {
      return await findSession(request, identify, check)
    } catch (error) {
      if (!(error instanceof ManagementError && error.code === 'forbidden')) throw error
      throw new HttpProblem(403, 'not_member', error.message)
    }
  }

  function signIn(isRead: boolean, { request }: PortalCall, pathname: string, query: URLSearchParams): Answer {
    const { signInUrl, publicUrl } = settings
    if (signInUrl === null || !isRead) throw new HttpProblem(401, 'unauthenticated', 'nobody is signed in')
    const origin = publicOrigin(publicUrl, request)
    // an application elsewhere can lead nobody back to a place that is not known
    if (origin === null && !signInUrl.startsWith('/')) return seeOther(signInUrl)
    // two slashes would begin another host
    const back = new URL(`/${pathname.replace(/^\/+/, '')}`, origin ?? 'http://localhost')
    if (query.toString().length <= LONGEST_QUERY) back.search = query.toString()
    return signInRedirect(signInUrl, back)
  }

  function lookAt({ path, language }: { readonly path: string; readonly language: Language }): Look {
    const [sheet, script] = (['/assets/pages.css', '/assets/portal.js'] as const).map(
      file => `${relativePath(path || '/', file)}?v=${files[FILES[file]].version}`,
    ) as [string, string]
    return { language, stylesheet: sheet, script, imageOrigin }
  }
}

const wrongMethod = (allow: string) => new HttpProblem(405, 'method_not_allowed', `here is ${allow}`, { allow })

// an address that says no version is that of every one
const unversioned = ({ headers, ...answer }: Answer): Answer => ({
  ...answer,
  headers: { ...headers, 'cache-control': 'no-cache' },
})

// what is no page loads nothing, and stands in no frame either
const framedByNobody = ({ headers, ...answer }: Answer): Answer => ({
  ...answer,
  headers: { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'x-frame-options': 'DENY', ...headers },
})
