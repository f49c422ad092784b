import { ManagementError } from '../errors.js'
import type { Problem } from '../wrong-value.js'

/**
 * The refusal of bad fields: what is wrong and what would be right, by field; the empty name stands for the whole input.
 *
 * @param problems the same for pages, as far as it can be said
 */
export function invalid(
  errors: Readonly<Record<string, string>>,
  problems: Readonly<Record<string, Problem>> = {},
): ManagementError {
  const summary = Object.entries(errors).map(([field, problem]) => (field ? `${field}: ${problem}` : problem))
  return new ManagementError('invalid_input', summary.join('; '), { errors, problems })
}
