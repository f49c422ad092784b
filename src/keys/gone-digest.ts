import type { DocumentChange } from '../records/document.js'

/** By a digest that no key has any more: what was replaced, or rotated away so long ago that its key has forgotten it. */
export const GONE_KIND = 'gone_digest'

/** The note that a digest was a key's: no import brings its secret back. */
export const goneDigest = (digest: string, now: Date): DocumentChange => ({
  kind: GONE_KIND,
  id: digest,
  becomes: { account: null, value: {}, createdAt: now, expiresAt: null },
})

/** The condition that there is no such note. */
export const notGone = (digest: string): DocumentChange => ({ kind: GONE_KIND, id: digest, expected: null })
