import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { AuthError } from '../errors.js'
import { hasDotSegment } from '../http/has-dot-segment.js'
import { fieldLines } from '../http/header-lines.js'
import { originForm } from '../http/origin-form.js'
import type { Answer } from '../http/refusal.js'
import { sendAnswer } from '../http/send-answer.js'
import type { Keyring } from '../keyring.js'
import { createSeldom } from '../seldom.js'
import { checkVerifyPath, type TakenPlace } from './check-verify-path.js'
import { createPreflight } from './create-preflight.js'
import { createVerify, type Question } from './create-verify.js'
import { type GatewayOptions, type MetricsText, readGatewayOptions } from './gateway-options.js'
import { liveAnswer, readyAnswer } from './health-answers.js'
import { authServerMount, MANAGEMENT_PATH, managementMount, type Mount, PORTAL_PATH, portalMount } from './mounts.js'

/** A server for APIs in any language, behind a proxy that asks it of every request. */
export interface Gateway {
  readonly answer: RequestListener
  /** Why there are no token endpoints; null where there are. */
  readonly noTokens: string | null
  /** Whether people can have a session: without them there is no portal, and nobody logs in. */
  readonly hasPeople: boolean
}

type Place = (req: IncomingMessage, res: ServerResponse, query: string) => Answer | Promise<Answer>

const WARNING_PAUSE_MS = 10_000

const OWN_PLACES: readonly TakenPlace[] = [
  { path: MANAGEMENT_PATH, what: 'the management API', isTree: true },
  { path: PORTAL_PATH, what: 'the portal', isTree: true },
  { path: '/preflight', what: 'the answer to preflights' },
  { path: '/healthz', what: 'the health of the process' },
  { path: '/readyz', what: 'the health of the store' },
  { path: '/metrics', what: 'what Prometheus reads' },
]

/**
 * Makes the gateway: forward authentication for nginx, Traefik, Caddy and Envoy, and beside it management API, token endpoints,
 * portal and health. The proxies that may ask are the `trustedProxies` of the keyring.
 *
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * const keyring = createKeyring({ trustedProxies: ['127.0.0.1'] })
 * createServer(createGateway(keyring).answer).listen(8484)
 * ```
 */
export function createGateway(keyring: Keyring, options: GatewayOptions = {}): Gateway {
  const checked = readGatewayOptions(keyring, options)
  const { isTrustedPeer, verifyPath, identify, metrics } = checked
  const verify = createVerify({ keyring, isTrustedPeer, warn: createSeldom(checked.warn, WARNING_PAUSE_MS) })
  const noTokens = keyring.foundation.issuing.missing
  const authServer = noTokens === null ? authServerMount(keyring, checked) : null
  checkVerifyPath(verifyPath, [...OWN_PLACES, ...(authServer?.paths ?? []).map(path => ({ path, what: 'a token endpoint' }))])
  const places = new Map<string, Place>([
    [verifyPath, (req, res, query) => verify(req, res, { demands: query, target: null })],
    ['/preflight', createPreflight(keyring)],
    ['/healthz', liveAnswer],
    ['/readyz', () => readyAnswer(keyring)],
    ...(metrics ? [['/metrics', metricsAt(metrics)] as const] : []),
  ])
  const mounts: Mount[] = [
    managementMount(keyring, checked),
    ...(identify ? [portalMount(keyring, identify, checked)] : []),
    ...(authServer ? [authServer.mount] : []),
  ]

  return {
    noTokens,
    hasPeople: identify !== null,
    answer(req, res) {
      respond(req, res)
        .catch(keyring.flow.refusal)
        .then(answer => sendAnswer(res, answer))
        // nothing is left to be sent
        .catch(() => res.destroy())
    },
  }

  async function respond(req: IncomingMessage, res: ServerResponse): Promise<Answer> {
    // the target is compared as it was sent, and nothing is decoded: what only reads like a place is none
    const target = req.url ?? ''
    // whoever leaves such segments out, such as nginx, has decided by another path
    if (hasDotSegment(originForm(target), true)) return withoutBody(req, res, keyring.flow.refusal(dotted()))
    const prefixed = behindPrefix(target, `${verifyPath}/envoy/`)
    if (prefixed) return withoutBody(req, res, verify(req, res, prefixed))
    const end = target.indexOf('?')
    const place = places.get(end < 0 ? target : target.slice(0, end))
    if (place) return withoutBody(req, res, place(req, res, end < 0 ? '' : target.slice(end + 1)))
    for (const mount of mounts) {
      const answer = mount(req, res)
      if (answer) return answer
    }
    return withoutBody(req, res, keyring.flow.refusal(nowhere()))
  }
}

const dotted = () => new AuthError('invalid_request', { detail: 'The path must have no segments "." and "..".' })
const nowhere = () => new AuthError('not_found', { status: 404, detail: 'There is no such path.' })

// "/verify/envoy/DEMANDS" and behind it what the client asked for, with a query that is the client's
function behindPrefix(target: string, prefix: string): Question | null {
  if (!target.startsWith(prefix)) return null
  const rest = target.slice(prefix.length)
  const end = rest.search(/[/?#]/)
  return end < 0 ? { demands: rest, target: '' } : { demands: rest.slice(0, end), target: rest.slice(end) }
}

// a body is not asked for, and is not read: the connection ends with the answer
function withoutBody<T>(req: IncomingMessage, res: ServerResponse, answer: T): T {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = req.headers
  if (coding !== undefined || length !== '0') res.setHeader('Connection', 'close')
  return answer
}

// a proxy in front would show them to everybody
const metricsAt =
  ({ contentType, text }: MetricsText): Place =>
  async req => {
    if (fieldLines(req, 'x-forwarded-for').length > 0 || fieldLines(req, 'forwarded').length > 0) throw nowhere()
    return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body: await text() }
  }
