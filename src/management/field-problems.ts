import { ManagementError } from '../errors.js'
import { readKeyChanges } from '../keys/key-input.js'

// what keys and roles have, as far as a schema does not say all of it
const FIELDS: readonly string[] = ['name', 'grants', 'subnets', 'origins', 'technicalContact', 'metadata', 'role']

/**
 * What is wrong with fields whose form is right: whoever corrects the form of some fields wants to hear of the others at
 * once.
 */
export function fieldProblems(fields: Readonly<Record<string, unknown>>): ManagementError | null {
  const meant = Object.entries(fields).filter(([field]) => FIELDS.includes(field))
  try {
    readKeyChanges(Object.fromEntries(meant))
    return null
  } catch (error) {
    if (error instanceof ManagementError) return error
    throw error
  }
}
