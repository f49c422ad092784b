import type { Keyring } from '../keyring.js'

/** What a middleware of keywright's is, for lists of routes. */
export type MiddlewarePart =
  /** It checks, and lets what passes go on: it never answers in a handler's place. */
  | { readonly kind: 'check' }
  | { readonly kind: 'apiKeyAuth'; readonly required: boolean; readonly keyring: Keyring }
  /** A whole API or site; `path` is where it is mounted by option, and null where the framework mounts it. */
  | { readonly kind: 'management' | 'portal'; readonly path: string | null }
  /** The token endpoints: they sit at paths of their own, and everything else passes. */
  | { readonly kind: 'authServer'; readonly paths: readonly string[] }

// registered, so that a command line of another copy of keywright knows it too
const PART = Symbol.for('keywright.part')

/** Notes on a middleware what it is. */
export const markPart = <T extends object>(middleware: T, part: MiddlewarePart): T =>
  Object.defineProperty(middleware, PART, { value: Object.freeze(part) })

/** What a middleware is; null where it is none of keywright's. */
export const partOf = (middleware: object): MiddlewarePart | null => (middleware as { [PART]?: MiddlewarePart })[PART] ?? null
