/** The chapters of the API, and what each is about. */
export const TAGS = {
  Keys: 'The life of keys.',
  Self: 'What a key holder may always do.',
  Members: 'The people of an account.',
  Roles: 'Named sets of grants.',
  Audit: 'Who did what.',
  'Access requests': 'How accounts come to be allowed keys.',
  Leaks: 'Secrets that were found where none should be.',
  Rules: 'What the provider demands of keys.',
  Document: 'This document.',
} as const

/** The name of a chapter. */
export type Tag = keyof typeof TAGS
