import { randomBytes } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createSeal, type Seal } from './seal.js'
import { readSecretFile } from './secret-file.js'

/** Where the secret comes from that things are sealed under. */
export interface Sealing {
  /** Why nothing can be sealed: what an operator has to do; null where all is well. */
  readonly missing: string | null
  /** Whether there is a secret already: where there is none, `seal` makes its file. */
  isMade(): Promise<boolean>
  /** @returns rejects where the secret is missing, or its file can't be read or made */
  seal(): Promise<Seal>
}

const LEAST_BYTES = 32
const HOW = 'make one with "openssl rand -base64 32", and give the same to every instance'
const MISSING = `the store may be shared, and signing keys are only kept in it encrypted: set the environment variable KEYWRIGHT_SECRET (${HOW})`

/**
 * Finds the secret of a keyring: the one that is configured; else one that lives as long as a store in memory does; else
 * a file beside the database of an embedded store, which is made where there is none. A store that machines share has no
 * such place: there it must be configured.
 *
 * @param configured `KEYWRIGHT_SECRET`
 * @param storeName the store's URL, or its name
 * @throws TypeError where the secret that is configured is too short
 */
export function createSealing(configured: string | undefined, storeName: string): Sealing {
  if (configured !== undefined && Buffer.byteLength(configured) < LEAST_BYTES)
    throw new TypeError(`KEYWRIGHT_SECRET has fewer than ${LEAST_BYTES} bytes: ${HOW}`)
  const place = configured === undefined ? placeBeside(storeName) : { read: async () => Buffer.from(configured), file: null }
  let made: Promise<Seal> | null = null
  const make = async () => {
    if (!place) throw new TypeError(MISSING)
    return createSeal(await place.read())
  }
  return {
    missing: place ? null : MISSING,
    isMade: async () => place !== null && (place.file === null || (await isThere(place.file))),
    async seal() {
      const sealing = (made ??= make())
      try {
        return await sealing
      } catch (error) {
        // what is wrong with a file may be mended
        if (made === sealing) made = null
        throw error
      }
    },
  }
}

interface Place {
  read(): Promise<Buffer>
  /** The file it is read from; null where it is at hand. */
  readonly file: string | null
}

function placeBeside(storeName: string): Place | null {
  if (/^(?:memory:|sqlite::memory:)$/i.test(storeName)) {
    const bytes = randomBytes(LEAST_BYTES)
    return { read: async () => bytes, file: null }
  }
  const [, path] = /^sqlite:(.+)$/is.exec(storeName) ?? []
  if (path === undefined || path === NO_PATH) return null
  // resolved now, since the working directory may change
  const file = `${resolve(path)}.secret`
  return { read: () => readSecretFile(file), file }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file)
    return true
  } catch (error) {
    // what else is wrong with it is told by whoever reads it
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

// what an SQLite store is called whose place is not known
const NO_PATH = 'a database of the application'
