import { AuthError } from '../errors.js'
import type { CheckName, ExplainedCheck } from './explanation.js'

/**
 * Runs a check as the flow does, and says what came of it.
 *
 * @param passed what is said where it passes
 */
export async function hold(name: CheckName, check: () => unknown, passed: string): Promise<ExplainedCheck> {
  try {
    await check()
    return passing(name, passed)
  } catch (error) {
    return refusing(name, error)
  }
}

/** A check that passes. */
export const passing = (name: CheckName, detail: string): ExplainedCheck => ({
  name,
  outcome: 'passes',
  status: null,
  code: null,
  detail,
})

/** A check of which no more is known. */
export const without = (name: CheckName, outcome: 'unknown' | 'not_reached', detail: string): ExplainedCheck => ({
  ...passing(name, detail),
  outcome,
})

/**
 * A check that an option of the application decides alone.
 *
 * @param option what it is called, with its kind
 * @param withoutOptions what to do to have it
 */
export const undecided = (name: CheckName, option: string, withoutOptions: string): ExplainedCheck =>
  without(name, 'unknown', `only the ${option} of the application says: ${withoutOptions}`)

/** A check that threw: what is no refusal closes the door, too. */
export function refusing(name: CheckName, error: unknown, detail?: string): ExplainedCheck {
  const { status, code } = error instanceof AuthError ? error : new AuthError('internal_error')
  return { name, outcome: 'refuses', status, code, detail: detail ?? sentence(error) }
}

function sentence(error: unknown): string {
  if (!(error instanceof AuthError)) return `it threw: ${error instanceof Error ? error.message : 'no error'}`
  const { title, detail, members } = error
  const { required, granted } = members
  if (!Array.isArray(required) || !Array.isArray(granted)) return detail ?? title
  return `the route requires ${required.join(', ')}, and the key has ${granted.join(', ') || 'no grants'}`
}
