import type { ClientAddress } from '../http/client-address.js'
import { headerValue } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import type { Holder, Holders } from '../holders.js'
import type { ResolvedKey } from '../keys/key-record.js'
import type { CorsDecision } from '../policies/cors.js'
import { crossOrigin } from '../policies/origin-policy.js'
import type { Policy } from '../policies/policy.js'
import type { RateLimits } from '../policies/rate/limits.js'
import type { Principal } from '../principal.js'
import type { CheckName, Explain, ExplainedCheck, Explanation } from './explanation.js'
import { findKey, type FindKeyParts } from './find-key.js'
import { hold, passing, refusing, undecided, without } from './hold.js'
import { rateChecks } from './rate-checks.js'
import { routeChecks } from './route-checks.js'
import { STATE_CHECKS, stateChecks, type StateParts } from './state-checks.js'

/** The parts of the flow, as requests meet them. */
export interface ExplainParts extends FindKeyParts, StateParts {
  /** Null without the option `cors`. */
  decideOrigin: ((request: RequestLike) => CorsDecision) | null
  holders: Pick<Holders, 'ofKey'>
  clientAddress: ClientAddress
  /** Null where there is no limit. */
  rateLimits: RateLimits | null
  policies: readonly Policy[]
  /** Null where failed authentications are not limited. */
  failedAuthentications: object | null
}

// which one a key comes in decides nothing
const SCHEME = 'bearer'
const BEHIND_KEY: readonly CheckName[] = [...STATE_CHECKS, 'subnets', 'origins', 'rateLimit', 'policies', 'route']

/** Makes what explains: it holds a key and a request against the very checks of the flow, one by one, whatever those before said. */
export function createExplain(parts: ExplainParts): Explain {
  const { decideOrigin, holders, clientAddress, rateLimits, policies, failedAuthentications } = parts

  return async ({ key: asked, request, demands, runPolicies, withoutOptions }) => {
    const decision = decideOrigin?.(request) ?? null
    const cors = corsCheck(request, decision, withoutOptions)
    if (decision?.preflight)
      return { key: null, checks: [cors], answer: { allowed: true, status: 204, code: 'preflight', certain: true } }
    const { key, checks: onTheWay } = await findKey(asked, withoutOptions, parts)
    if (!key) {
      const rest = BEHIND_KEY.map(name => without(name, 'not_reached', 'there is no key to look at'))
      return explanation(null, [cors, ...throttled(withoutOptions), ...onTheWay, ...rest])
    }
    const holder = holders.ofKey(key)
    const principal = holder.principal(SCHEME)
    return explanation(key, [
      cors,
      ...onTheWay,
      ...stateChecks(key, withoutOptions, parts),
      await subnetCheck(holder, request, withoutOptions),
      await originCheck(holder, request),
      ...(withoutOptions === null
        ? [...(await rateChecks(rateLimits, principal, request)), await policyCheck(principal, request, runPolicies)]
        : [undecided('rateLimit', 'option rateLimit', withoutOptions), undecided('policies', 'option policies', withoutOptions)]),
      ...(await routeChecks(principal, demands)),
    ])
  }

  function throttled(withoutOptions: string | null): ExplainedCheck[] {
    if (withoutOptions !== null) return [undecided('rateLimit', 'option failedAuthentications', withoutOptions)]
    if (!failedAuthentications) return []
    return [without('rateLimit', 'unknown', 'failed authentications are limited, too: one too many of an address is 429')]
  }

  async function subnetCheck(
    { checkSubnets }: Holder,
    request: RequestLike,
    withoutOptions: string | null,
  ): Promise<ExplainedCheck> {
    if (!checkSubnets) return passing('subnets', 'the key may be used from any address')
    if (!request.socket)
      return without(
        'subnets',
        'unknown',
        'the key may only be used from its subnets, and from where the request comes is not said',
      )
    if (withoutOptions !== null && headerValue(request, 'x-forwarded-for') !== null)
      return undecided('subnets', 'option trustedProxies', withoutOptions)
    const address = clientAddress(request)
    return hold('subnets', () => checkSubnets(address), `the key may be used from ${address}`)
  }

  async function policyCheck(principal: Principal, request: RequestLike, runPolicies: boolean): Promise<ExplainedCheck> {
    if (policies.length === 0) return passing('policies', 'the application has no checks of its own')
    if (!runPolicies)
      return without(
        'policies',
        'unknown',
        `the application has ${policies.length} of its own, which were not run: they may count or write`,
      )
    const run = async () => {
      for (const policy of policies) await policy(principal, request)
    }
    return hold('policies', run, `the application has ${policies.length} of its own, and none refuses`)
  }
}

async function originCheck({ checkOrigins }: Holder, request: RequestLike): Promise<ExplainedCheck> {
  if (!checkOrigins) return passing('origins', 'the key may be used on pages of any origin')
  const origin = crossOrigin(request)
  const passed = origin === null ? NO_PAGE : `the key may be used on pages of ${origin}`
  return hold('origins', () => checkOrigins(request), passed)
}

function corsCheck(request: RequestLike, decision: CorsDecision | null, withoutOptions: string | null): ExplainedCheck {
  const origin = crossOrigin(request)
  if (withoutOptions !== null)
    return origin === null ? passing('cors', NO_PAGE) : undecided('cors', 'option cors', withoutOptions)
  if (!decision) return passing('cors', 'the API refuses no origin: there is no option cors')
  if (decision.refused) return refusing('cors', decision.refused)
  if (decision.preflight) return passing('cors', 'an allowed preflight is answered at once, and no key is looked at')
  return passing('cors', origin === null ? NO_PAGE : `the API may be called from ${origin}`)
}

const NO_PAGE = 'the request comes from no page of another origin'

function explanation(key: ResolvedKey | null, checks: readonly ExplainedCheck[]): Explanation {
  const first = checks.findIndex(({ outcome }) => outcome === 'refuses')
  const refusal = checks[first]
  const deciding = refusal ? checks.slice(0, first) : checks
  const certain = deciding.every(({ outcome }) => outcome !== 'unknown')
  return {
    key: key && { id: key.id, name: key.name ?? key.id },
    checks,
    answer: { allowed: !refusal, status: refusal?.status ?? null, code: refusal?.code ?? 'allowed', certain },
  }
}
