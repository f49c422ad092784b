import { ManagementError } from '../errors.js'
import { checkSameSite } from './check-same-site.js'
import { HttpProblem } from './http-problem.js'

/**
 * Refuses a form that another site had a browser send. Pages are for people: no other origin acts for them there, whatever
 * the option `cors` says.
 *
 * @throws HttpProblem `other_site`
 */
export function checkOwnSite(headers: Headers): void {
  try {
    checkSameSite(headers, () => false)
  } catch (error) {
    throw error instanceof ManagementError ? new HttpProblem(403, 'other_site', error.message) : error
  }
}
