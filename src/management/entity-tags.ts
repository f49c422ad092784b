import { ManagementError } from '../errors.js'
import { HttpProblem } from '../endpoints/http-problem.js'

const TAGS = /^[ \t,]*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t,]*|$))+$/

/** The entity tag of a version. */
export const entityTag = (version: number): string => `"${version}"`

/** Holds the version of a record against `If-Match`: gives the condition under which it may be changed. */
export type Condition = (version: number) => { ifVersion?: number }

/**
 * Reads `If-Match`. Weak tags never match, nor do tags of others.
 *
 * @returns a condition that throws ManagementError `precondition_failed`
 * @throws HttpProblem `invalid_request` for what is no list of tags
 * @see RFC 9110 section 13.1.1
 */
export function readIfMatch(field: string | null): Condition {
  if (field === null || field.trim() === '*') return () => ({})
  if (!TAGS.test(field)) throw new HttpProblem(400, 'invalid_request', 'If-Match is "*", or a list of tags such as "3"')
  const tags = new Set(field.match(/(?:W\/)?"[^"]*"/g))
  return version => {
    if (tags.has(entityTag(version))) return { ifVersion: version }
    throw new ManagementError('precondition_failed', 'it was changed meanwhile: read it again')
  }
}
