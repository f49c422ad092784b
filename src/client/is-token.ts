/** Whether a value can be a token: servers take no longer header fields. */
export const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,8192}$/.test(value)
