import { invalid } from '../input/invalid.js'
import type { Document, DocumentChange, Documents } from '../records/document.js'
import type { ForeignMethod } from './foreign-hash.js'

/** Where a store holds what tells which foreign digests a presented secret may have. */
export const METHODS_PLACE = { kind: 'foreign_methods', id: 'methods' } as const
/** By the prefix of a secret, the methods of those that begin with it and have salts of their own. */
export const PREFIX_KIND = 'foreign_prefix'
/** All that a presented secret is tried with. */
export interface KnownMethods {
  /** Those of every key. */
  readonly methods: readonly ForeignMethod[]
  /** How long prefixes are, and the most methods that one of this length has. */
  readonly prefixes: readonly PrefixLength[]
}

interface PrefixLength {
  readonly length: number
  readonly most: number
}

// each costs a hash and a look-up for a secret that is unknown, whatever it begins with
const MOST_CANDIDATES = 16

/** What is written beside a key that is imported by a foreign hash, so that it is found. */
export async function foreignDocuments(
  store: Pick<Documents, 'findDocument'>,
  method: ForeignMethod,
  prefix: string,
  now: Date,
): Promise<readonly DocumentChange[]> {
  const hasOwnSalt = method.salt !== '' && prefix !== ''
  const [known, ofPrefix] = await Promise.all([
    store.findDocument(METHODS_PLACE.kind, METHODS_PLACE.id),
    hasOwnSalt ? store.findDocument(PREFIX_KIND, prefix) : null,
  ])
  const { methods, prefixes } = readKnownMethods(known)
  const change = (place: { kind: string; id: string }, before: Document | null, value: object): DocumentChange => ({
    ...place,
    expected: before?.version ?? null,
    becomes: { account: null, value: { ...value }, createdAt: before?.createdAt ?? now, expiresAt: null },
  })
  const knownAs = (next: KnownMethods): DocumentChange => {
    if (candidatesOf(next) > MOST_CANDIDATES) throw tooMany(hasOwnSalt)
    return change(METHODS_PLACE, known, next)
  }
  if (!hasOwnSalt)
    return methods.some(other => isSame(other, method)) ? [] : [knownAs({ methods: [...methods, method], prefixes })]
  const { length } = prefix
  const salts = readMethods(ofPrefix?.value.methods)
  if (salts.some(other => isSame(other, method))) return []
  const most = salts.length + 1
  const others = prefixes.filter(other => other.length !== length)
  const isMore = most > (prefixes.find(other => other.length === length)?.most ?? 0)
  return [
    ...(isMore ? [knownAs({ methods, prefixes: [...others, { length, most }] })] : []),
    change({ kind: PREFIX_KIND, id: prefix }, ofPrefix, { methods: [...salts, method] }),
  ]
}

/** What the document of all methods says; nothing where there is none. */
export function readKnownMethods(document: Document | null): KnownMethods {
  const { methods, prefixes } = document?.value ?? {}
  return { methods: readMethods(methods), prefixes: Array.isArray(prefixes) ? prefixes.filter(isPrefixLength) : [] }
}

/** The methods of a document; what is none is passed over. */
export function readMethods(value: unknown): readonly ForeignMethod[] {
  return Array.isArray(value) ? value.filter(isMethod) : []
}

function isMethod(value: unknown): value is ForeignMethod {
  const { algorithm, salt, saltPlace } = Object(value) as Partial<ForeignMethod>
  const isKnown = algorithm === 'sha256' || algorithm === 'sha512'
  return isKnown && typeof salt === 'string' && (saltPlace === 'before' || saltPlace === 'after')
}

function isPrefixLength(value: unknown): value is PrefixLength {
  const { length, most } = Object(value) as Partial<PrefixLength>
  return Number.isInteger(length) && Number.isInteger(most)
}

const isSame = (a: ForeignMethod, b: ForeignMethod) =>
  a.algorithm === b.algorithm && a.salt === b.salt && a.saltPlace === b.saltPlace

// a secret may begin with a prefix of every length
const candidatesOf = ({ methods, prefixes }: KnownMethods) => prefixes.reduce((sum, { most }) => sum + most, methods.length)

const tooMany = (hasPrefix: boolean) =>
  invalid({
    hash: hasPrefix
      ? `has one salt more: a secret would be looked up in more than ${MOST_CANDIDATES} ways. Give more characters of each secret as its prefix, and of every key as many`
      : `is made in one way more: a secret would be looked up in more than ${MOST_CANDIDATES}. Where each key has a salt of its own, give prefix too, the first characters of the secret`,
  })
