import { checkOptions, option } from '../check-options.js'
import { AuthError } from '../errors.js'
import { fieldLines } from '../http/header-lines.js'
import type { Policy } from './policy.js'

/** Which versions of an API are served, and where a request says which one it means. */
export interface ApiVersionOptions {
  /** The name of the request field, in any case. */
  header: string
  /** The versions, as they are sent: printable ASCII without space and comma. */
  accepted: readonly string[]
}

const RULES = {
  header: option.token('the name of a request field, such as "x-api-version"'),
  accepted: option.list,
}
// a comma stands between the values of a field that is sent twice (RFC 9110 section 5.3)
const VERSION = /^[\x21-\x2b\x2d-\x7e]+$/

/**
 * Makes the policy that every request says which version of the API it means, in a field of its own, once. It holds
 * wherever a key or a token is presented, also where a key is exchanged for a token.
 *
 * @returns a policy that throws AuthError `unsupported_api_version`, with the members `header` and `accepted`
 * @throws TypeError that names the option that is wrong
 * @example
 * ```ts
 * createKeyring({ policies: [apiVersion({ header: 'x-radix-version', accepted: ['1.0.0'] })] })
 * ```
 */
export function apiVersion(options: ApiVersionOptions): Policy {
  checkOptions('apiVersion', options, RULES, ['header', 'accepted'])
  const { header } = options
  const accepted = Object.freeze([...options.accepted])
  if (accepted.length === 0 || !accepted.every(version => typeof version === 'string' && VERSION.test(version)))
    throw new TypeError('apiVersion: accepted is at least one version, each printable ASCII without space and comma: ["1.0.0"]')
  const name = header.toLowerCase()
  const detail = `Send the field ${header}, once, with one of: ${accepted.join(', ')}.`

  return (_principal, request) => {
    const sent = fieldLines(request, name)
    const [version = ''] = sent
    if (sent.length !== 1 || !accepted.includes(version))
      throw new AuthError('unsupported_api_version', { detail, members: { header, accepted } })
  }
}
