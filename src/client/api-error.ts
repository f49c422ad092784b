/** What a refusal says, as it was read. */
export interface Problem {
  readonly [member: string]: unknown
}

/** Of which request an error tells. */
export interface RequestLine {
  readonly method: string
  /** Without its query, which may hold what is no log's business. */
  readonly url: string
}

/**
 * An answer that is no success, with what its problem document says.
 *
 * @example
 * ```ts
 * try {
 *   await client.json('/reports')
 * } catch (error) {
 *   if (error instanceof ApiError && error.code === 'insufficient_grants') console.error(error.requiredGrants)
 *   throw error
 * }
 * ```
 * @see RFC 9457; RFC 6749 section 5.2 for token endpoints
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  /** What programs look at, such as `key_expired`; null where the answer has none. */
  readonly code: string | null
  /** The document; null where the answer was none. */
  readonly problem: Problem | null
  /** The grants that the request needs, on 403; else empty. */
  readonly requiredGrants: readonly string[]
  /** The grants that the credential has, on 403; else empty. */
  readonly grantedGrants: readonly string[]
  /** When it is worth trying again, in seconds from the answer on; null where nothing was said. */
  readonly retryAfterSeconds: number | null
  /** What is wrong with what was sent, by field. */
  readonly fieldErrors: Readonly<Record<string, string>>
  readonly request: RequestLine

  constructor({ method, url }: RequestLine, status: number, problem: Problem | null, retryAfterSeconds: number | null) {
    const code = textOf(problem?.code) ?? textOf(problem?.error)
    const detail =
      textOf(problem?.detail) ?? textOf(problem?.error_description) ?? textOf(problem?.message) ?? textOf(problem?.title)
    super(`${method} ${url} was answered with ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`)
    this.request = { method, url }
    this.status = status
    this.code = code
    this.problem = problem
    this.requiredGrants = textsOf(problem?.required)
    this.grantedGrants = textsOf(problem?.granted)
    this.retryAfterSeconds = retryAfterSeconds
    // as the management API writes them
    this.fieldErrors = { ...(problem?.errors as Record<string, string> | undefined) }
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const textsOf = (value: unknown): readonly string[] => [value].flat().filter(item => typeof item === 'string')
