import { isThenable } from '../in-time.js'
import type { Documents } from '../records/document.js'
import { foreignDigests } from './foreign-digests.js'
import { type KnownMethods, METHODS_PLACE, readKnownMethods } from './foreign-documents.js'

/** Tells under which digests a secret may have been imported, where only another system's hash of it was known. */
export interface ForeignCandidates {
  /** Answers at once where that is remembered, or the store answers at once; nearly always that there are none. */
  of(secret: string): readonly string[] | Promise<readonly string[]>
  /** Reads again what is in use: a key was imported. */
  forget(): void
}

/** What foreign candidates are made of. */
export interface ForeignCandidatesParts {
  documents: Pick<Documents, 'findDocument'>
  /** The clock, in milliseconds since the epoch. */
  now(): number
  /** Nothing is remembered for longer. */
  maxStalenessMs: number
}

export function createForeignCandidates({ documents, now, maxStalenessMs }: ForeignCandidatesParts): ForeignCandidates {
  let known: { readonly methods: KnownMethods; readonly readAt: number } | null = null
  let reading: { readonly methods: Promise<KnownMethods>; readonly generation: number } | null = null
  let generation = 0

  const keep = (methods: KnownMethods, readAt: number, since: number): KnownMethods => {
    if (since === generation) known = { methods, readAt }
    return methods
  }

  const read = (): KnownMethods | Promise<KnownMethods> => {
    const readAt = now()
    if (known && readAt >= known.readAt && readAt - known.readAt < maxStalenessMs) return known.methods
    if (reading?.generation === generation) return reading.methods
    const since = generation
    const found = documents.findDocument(METHODS_PLACE.kind, METHODS_PLACE.id)
    if (!isThenable(found)) return keep(readKnownMethods(found), readAt, since)
    const methods = found.then(document => keep(readKnownMethods(document), readAt, since))
    const current = { methods, generation: since }
    const done = () => {
      if (reading === current) reading = null
    }
    methods.then(done, done)
    reading = current
    return methods
  }

  const ofMethods = (secret: string) => (methods: KnownMethods) => foreignDigests(documents, secret, methods)

  return {
    of(secret) {
      const methods = read()
      return isThenable(methods) ? methods.then(ofMethods(secret)) : ofMethods(secret)(methods)
    },
    forget() {
      generation++
      known = null
    },
  }
}
