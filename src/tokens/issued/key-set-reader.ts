import type { Document } from '../../records/document.js'
import { type KeySet, readKeySet } from './key-set.js'

/** The signing keys, and how fresh they are. */
export interface FreshKeySet extends KeySet {
  /** From then on they may be others, in milliseconds since the epoch. */
  readonly freshUntil: number
  /** Whether they were read after they were asked for. */
  readonly isNew: boolean
}

/** Reads the signing keys of the store, once for however many ask at once. */
export interface KeySetReader {
  /** The keys as they were no longer ago than is allowed. */
  recent(): Promise<FreshKeySet>
  /** The keys as they are: reading began after this was called. */
  current(): Promise<FreshKeySet>
  /** Forgets what was read: called once it was changed. Nobody joins a reading under way. */
  forget(): void
}

/** What reads the signing keys. */
export interface KeySetReaderParts {
  findDocument(): Document | null | Promise<Document | null>
  /** The clock, in milliseconds since the epoch. */
  now(): number
  /** No keys that were read longer ago are used. */
  maxStalenessMs: number
}

interface ReadKeySet {
  readonly set: KeySet
  /** When it was made, which tells it from another of the same version where the first was deleted. */
  readonly createdAt: number | null
  /** Milliseconds since the epoch, from before the store was asked. */
  readonly readAt: number
}

export function createKeySetReader({ findDocument, now, maxStalenessMs }: KeySetReaderParts): KeySetReader {
  let known: ReadKeySet | null = null
  let reading: Promise<ReadKeySet> | null = null

  const readNow = async (): Promise<ReadKeySet> => {
    const readAt = now()
    const found = await findDocument()
    const createdAt = found?.createdAt.getTime() ?? null
    const isSame = known !== null && known.set.version === (found?.version ?? null) && known.createdAt === createdAt
    // what was made of its keys is worth keeping
    return { set: isSame && known ? known.set : readKeySet(found), createdAt, readAt }
  }

  const read = (): Promise<ReadKeySet> => {
    const underWay = (reading ??= readNow())
    const done = (found: ReadKeySet | null) => {
      if (reading !== underWay) return
      reading = null
      if (found) known = found
    }
    underWay.then(done, () => done(null))
    return underWay
  }

  const isFresh = ({ readAt }: ReadKeySet) => now() - readAt < maxStalenessMs && now() >= readAt
  const fresh = ({ set, readAt }: ReadKeySet, isNew: boolean): FreshKeySet => ({
    ...set,
    freshUntil: readAt + maxStalenessMs,
    isNew,
  })

  return {
    async recent() {
      if (known && isFresh(known)) return fresh(known, false)
      const isNew = reading === null
      return fresh(await read(), isNew)
    },
    async current() {
      await reading?.catch(() => undefined)
      return fresh(await read(), true)
    },
    forget() {
      known = null
      reading = null
    },
  }
}
