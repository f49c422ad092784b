const CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
])

/** Whether an error of Node's says that there is no way to a server, or that it broke. */
export function isConnectionError({ code, syscall }: { readonly code?: unknown; readonly syscall?: unknown }): boolean {
  if (typeof code !== 'string') return false
  // of a socket in the file system
  return CODES.has(code) || (code === 'ENOENT' && syscall === 'connect')
}
