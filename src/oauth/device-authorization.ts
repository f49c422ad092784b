import type { Keyring } from '../keyring.js'
import { createAddressCount } from './address-count.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import type { Client, FindClient } from './client.js'
import type { DeviceCodes } from './device-codes.js'
import type { Answerer } from './endpoint.js'
import { createLoginProgramFinder } from './login-programs.js'
import { loginScope } from './login-scope.js'
import { secretJson } from './oauth-answer.js'
import { OAuthError } from './oauth-error.js'
import { readParameters } from './parameters.js'
import { createResourceCheck } from './resource.js'
import { createThrottle } from './throttle.js'
import { userCode } from './user-code.js'

/** What the device authorization endpoint is made of. */
export interface DeviceAuthorizationParts {
  keyring: Pick<Keyring, 'foundation' | 'keys'>
  settings: Pick<CheckedAuthServer, 'paths' | 'clients'>
  findClient: FindClient
  codes: Pick<DeviceCodes, 'start'>
}

const MOST_STARTS = 60
const ANYTHING = ['*'] as const

/**
 * `POST /oauth/device_authorization`. A key has a limit, and whoever is none has one by client address, so that nobody fills
 * the store, or has so many codes under way that a guess finds one. There is none over all addresses: it would let anybody
 * keep everybody from logging in.
 *
 * @see RFC 8628 section 3.1
 */
export function createDeviceAuthorization({ keyring, settings, findClient, codes }: DeviceAuthorizationParts): Answerer {
  const { foundation } = keyring
  const { issuing } = foundation
  const { paths, clients } = settings
  const findProgram = createLoginProgramFinder(keyring, clients)
  const starts = createThrottle({ ...foundation, kind: 'device_code_count', windowMs: 600_000 })
  const addressCount = createAddressCount(MOST_STARTS)

  return async ({ request, lines, exactBody, ip, issuer }) => {
    const parameters = await readParameters(request, exactBody)
    const client = await findClient(lines, parameters)
    if (!(await findProgram(client.id))) throw noLogin()
    createResourceCheck(issuing, issuer)(parameters)
    const scope = parameters.optional('scope')
    // what of it the person holds is seen once it is known who that is
    const asked = scope === undefined ? null : loginScope(ANYTHING, scope).join(' ')
    await countStart(client, ip)
    const started = await codes.start({ clientId: client.id, scope: asked, ip })
    const shown = userCode.show(started.userCode)
    return secretJson({
      device_code: started.deviceCode,
      user_code: shown,
      verification_uri: issuer + paths.device,
      verification_uri_complete: `${issuer}${paths.device}?user_code=${shown}`,
      expires_in: started.expiresInSeconds,
      interval: started.intervalSeconds,
    })
  }

  async function countStart({ id, key }: Client, ip: string | null): Promise<void> {
    const start = await starts.take(key ? { subject: `key:${id}`, limit: MOST_STARTS } : addressCount(ip))
    if (start.isAllowed) return
    const text = `Too many logins were begun by this key, or from this address: come back in ${start.retryAfterSeconds} s.`
    throw new OAuthError('temporarily_unavailable', text, 429, { 'retry-after': String(start.retryAfterSeconds) })
  }
}

const noLogin = () => new OAuthError('unauthorized_client', 'People can not log in with this program.')
