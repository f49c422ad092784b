import { ManagementError } from '../../errors.js'
import type { Visit } from '../visit.js'

/**
 * Keeps the desk of those who decide on access requests from everybody else, who see their own at `/access`.
 *
 * @throws ManagementError `forbidden`
 */
export function checkDecider({ caller }: Pick<Visit, 'caller'>): void {
  if (!caller.approver && !caller.admin) throw new ManagementError('forbidden', 'only an approver decides on access requests')
}
