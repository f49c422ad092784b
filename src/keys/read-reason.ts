import { read } from '../input/readers.js'
import { readFields } from '../input/read-fields.js'
import { LIMITS } from '../limits.js'

const READERS = { reason: read.optional(read.text(LIMITS.reasonLength)) }

/**
 * Checks why a key is ended.
 *
 * @throws ManagementError `invalid_input`
 */
export const readReason = (reason: string | undefined): string | null =>
  readFields<{ reason: string | null }>({ reason }, READERS, 'whole').reason
