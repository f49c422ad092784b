import type { Answer } from '../http/refusal.js'

/**
 * Sends whoever has no session to where the application lets people sign in, and from there back.
 *
 * @param signInUrl a path, or a URL
 * @param back where they are
 */
export function signInRedirect(signInUrl: string, back: URL): Answer {
  const isPath = signInUrl.startsWith('/')
  const target = new URL(signInUrl, back)
  // an application does well to take paths alone: whatever else comes back could lead anywhere
  target.searchParams.set('return_to', isPath ? back.pathname + back.search : back.href)
  const location = isPath ? target.pathname + target.search + target.hash : target.href
  return { status: 303, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: '' }
}
