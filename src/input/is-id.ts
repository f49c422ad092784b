import { LIMITS } from '../limits.js'

/**
 * Whether a text can stand for a person, an account or a role: 1 to 200 characters, nothing invisible around or in it. Such
 * a text is never changed by reading it, since two that read alike would be one.
 */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= LIMITS.idLength &&
  value === value.trim() &&
  value.isWellFormed() &&
  !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)
