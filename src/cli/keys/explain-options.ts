import type { RouteDemands } from '../../policies/grant-checks.js'
import { anyGrantCheck, grantsCheck, tokenCheck } from '../../policies/grant-checks.js'
import { parseAddress } from '../../restrictions/address.js'
import { parseOrigin } from '../../restrictions/origins.js'
import { quote } from '../../restrictions/quote.js'
import { UsageError } from '../usage-error.js'

export function readMethod(text: string): string {
  if (/^[A-Z]{1,20}$/i.test(text)) return text.toUpperCase()
  throw new UsageError(`--method: ${quote(text)}: write a method such as GET`)
}

export function readPath(text: string): string {
  if (/^\/[^\s#]*$/.test(text)) return text
  throw new UsageError(`--path: ${quote(text)}: write a path such as /reports`)
}

export function readAddress(text: string): string {
  if (parseAddress(text)) return text
  throw new UsageError(`--ip: ${quote(text)}: write an address such as 192.0.2.7 or 2001:db8::7`)
}

export function readOrigin(text: string): string {
  try {
    if (!text.includes('*')) return parseOrigin(text)
  } catch (error) {
    throw new UsageError(`--origin: ${error instanceof Error ? error.message : 'is no origin'}`, { cause: error })
  }
  throw new UsageError(`--origin: ${quote(text)}: write the origin of one page, such as https://app.example.com`)
}

export function readField(line: string): string {
  if (/^[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*$/.test(line)) return line
  throw new UsageError('--header: write a line such as "x-api-version: 2"')
}

/** What the options say that a route demands. @throws UsageError for what no route can require */
export function checkedDemands(options: { grant?: string[]; anyGrant?: string[]; tokenOnly?: true }): RouteDemands[] {
  const { grant = [], anyGrant = [], tokenOnly } = options
  try {
    return [
      ...(tokenOnly ? [tokenCheck()] : []),
      ...(grant.length > 0 ? [grantsCheck(grant, '--grant')] : []),
      ...(anyGrant.length > 0 ? [anyGrantCheck(anyGrant, '--any-grant')] : []),
    ].map(({ demands }) => demands)
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(`--grant: ${error.message}`, { cause: error }) : error
  }
}
