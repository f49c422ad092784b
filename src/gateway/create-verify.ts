import type { IncomingMessage, ServerResponse } from 'node:http'
import { holdCheck } from '../adapter/hold-check.js'
import { protectRequest } from '../adapter/protect-request.js'
import { AuthError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import type { RequestLike } from '../http/request-like.js'
import type { Keyring } from '../keyring.js'
import { identityHeaders } from './identity-headers.js'
import { nginxAnswer } from './nginx-answer.js'
import { originalRequest, prefixedRequest } from './original-request.js'
import { type Demands, readDemands } from './read-demands.js'
import type { IsTrustedPeer } from './trusted-peer.js'

/** What a proxy asks. */
export interface Question {
  /** What it demands, as {@link readDemands} reads it. */
  readonly demands: string
  /** The target that the client sent, where it stands behind a prefix; null where header fields tell it. */
  readonly target: string | null
}

/** Answers a proxy's question whether a request may pass. It never rejects: whatever is thrown is a refusal. */
export type Verify = (req: IncomingMessage, res: ServerResponse, question: Question) => Promise<Answer>

/** What the answers to proxies are made of. */
export interface VerifyParts {
  readonly keyring: Keyring
  readonly isTrustedPeer: IsTrustedPeer
  /** Told where somebody asks who is no trusted proxy. */
  warn(message: string): void
}

/**
 * Makes what proxies ask. A request that may pass is answered with 200, which every proxy takes (Envoy takes no other 2xx), and
 * with who it acts as; any other answer is a refusal. Nobody passes without a credential: preflights neither.
 */
export function createVerify({ keyring, isTrustedPeer, warn }: VerifyParts): Verify {
  const { flow, foundation } = keyring
  const settings = { keyring, required: true, onError: 'respond' } as const

  return async (req, res, question) => {
    let forNginx = false
    try {
      checkProxy(req)
      const demands = readDemands(question.demands)
      forNginx = demands.forNginx
      const original =
        question.target === null ? originalRequest(req, foundation.hasPolicies) : prefixedRequest(req, question.target)
      const answer = await decide(original, res, demands)
      return forNginx && answer.status !== 200 ? nginxAnswer(answer) : answer
    } catch (error) {
      const answer = flow.refusal(error)
      return forNginx ? nginxAnswer(answer) : answer
    }
  }

  function checkProxy(request: RequestLike): void {
    if (!isTrustedPeer(request)) {
      warn(`keywright: refused to answer ${request.socket?.remoteAddress ?? 'somebody'}, who is no trusted proxy`)
      throw new AuthError('untrusted_proxy', { detail: 'Only trusted proxies are answered here.' })
    }
  }

  async function decide(request: RequestLike, res: ServerResponse, { checks }: Demands): Promise<Answer> {
    const entry = await protectRequest(settings, request, res)
    if (entry === 'preflight') throw new AuthError('missing_credential', { detail: PREFLIGHT })
    // authentication is required, so this can't be; it must never let anybody in
    if (entry === null) throw new AuthError('missing_credential')
    for (const check of checks) {
      const outcome = holdCheck(check, request)
      if (outcome) return 'answer' in outcome ? outcome.answer : flow.refusal(outcome.error)
    }
    return { status: 200, headers: identityHeaders(entry), body: '' }
  }
}

const PREFLIGHT = 'A preflight has no credential: the proxy must send preflights to the path of preflights.'
