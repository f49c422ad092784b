const HERE = 'http://demo.invalid'

/** The path on this server that a text names; null for anything else. */
export function ownPath(text: string | null): string | null {
  if (text === null || !text.startsWith('/') || !URL.canParse(text, HERE)) return null
  const { origin, pathname, search } = new URL(text, HERE)
  // a path may still name another host, as //host does, and /.//host once it is read
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : null
}
