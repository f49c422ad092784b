import { ManagementError } from '../errors.js'

/** The refusal of bad fields: what is wrong and what would be right, by field; the empty name stands for the whole input. */
export function invalid(errors: Readonly<Record<string, string>>): ManagementError {
  const summary = Object.entries(errors).map(([field, problem]) => (field ? `${field}: ${problem}` : problem))
  return new ManagementError('invalid_input', summary.join('; '), { errors })
}
