import type { Foundation } from '../foundation.js'
import type { ApprovedDevice, DeviceCodes, DeviceStanding } from './device-codes.js'
import type { HoldsGrants } from './holds-grants.js'
import { OAuthError } from './oauth-error.js'
import { createResourceCheck } from './resource.js'
import type { Grant, Granted, GrantCall } from './token-endpoint.js'

/** What the grant is made of. */
export interface DeviceGrantParts extends Pick<Foundation, 'issuing'> {
  codes: Pick<DeviceCodes, 'poll'>
  holdsGrants: HoldsGrants
}

export const DEVICE_GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'

const TRIES = 100

/**
 * A device code for the tokens of a login, once the person approved it. The login begins here and not with the approval, so
 * that whoever is deactivated in between gets nothing; a code that was redeemed before ends the login that came of it.
 *
 * @see RFC 8628 sections 3.4, 3.5
 */
export function createDeviceGrant({ issuing, codes, holdsGrants }: DeviceGrantParts): Grant {
  const { logins } = issuing

  return async grantCall => {
    const { call, parameters, client } = grantCall
    const deviceCode = parameters.required('device_code')
    createResourceCheck(issuing, call.issuer)(parameters)
    for (let tries = 0; tries < TRIES; tries++) {
      const standing = await codes.poll(deviceCode, client.id)
      if (typeof standing === 'string') throw refusalOf(standing)
      if ('usedFor' in standing) {
        // of two who have it one has stolen it
        await logins.end(standing.usedFor, { ip: call.ip }, 'a device code was used twice')
        throw refusalOf('unknown')
      }
      const granted = await logIn(standing, grantCall)
      if (granted) return granted
    }
    throw new Error('a device code keeps changing')
  }

  /** @returns null where somebody else was faster */
  async function logIn(approved: ApprovedDevice, { call, client, boundTo }: GrantCall): Promise<Granted | null> {
    const { user, account, grants, ip, loginId: id, use } = approved
    if (!(await holdsGrants(approved, grants))) throw refusalOf('denied')
    return issuing.startLogin({ id, user, account, clientId: client.id, grants, boundTo, by: { user, ip } }, call.issuer, use)
  }
}

function refusalOf(standing: Extract<DeviceStanding, string>): OAuthError {
  const [error, description] = REFUSALS[standing]
  return new OAuthError(error, description)
}

const REFUSALS: Readonly<Record<Extract<DeviceStanding, string>, readonly [error: string, description: string]>> = {
  unknown: ['invalid_grant', 'The device code is not one of this client, or was used: begin again.'],
  expired: ['expired_token', 'The device code has expired: begin again.'],
  denied: ['access_denied', 'The person did not approve this, or may not log in any more.'],
  pending: ['authorization_pending', 'The person has not decided yet: go on asking.'],
  'polled too fast': ['slow_down', 'Ask less often: wait 5 seconds longer from now on.'],
}
