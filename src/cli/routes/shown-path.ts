/** A pattern as a list shows it: text as it is, an expression between its slashes. */
export const shownPath = (pattern: unknown): string =>
  pattern instanceof RegExp || typeof pattern === 'string' ? String(pattern) : '(unknown path)'

/** A path below a prefix, as a list shows it. */
export function below(prefix: string, pattern: unknown): string {
  const own = shownPath(pattern)
  if (pattern instanceof RegExp) return prefix === '' ? own : `${prefix} ${own}`
  const path = `${prefix.replace(/\/$/, '')}${own.startsWith('/') || own === '' ? own : `/${own}`}`
  return path.length > 1 ? path.replace(/\/$/, '') : path || '/'
}
