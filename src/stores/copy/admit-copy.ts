import { randomUUID } from 'node:crypto'
import type { KeyStore } from '../../keys/key-store.js'
import { type CopyClaim, createCopyClaim } from './copy-claim.js'
import { type CopyMark, copiedKinds, readMark, writeMark } from './copy-mark.js'
import { digestStore } from './digest-store.js'
import { createTrailCheck } from './trail-check.js'

/**
 * Checks that one store may become a copy of another, and marks it as one that is not finished: a copy into it that is under
 * way ends.
 *
 * @returns the claim on it, and whether a copy goes on that was begun before
 * @throws Error where the second one holds anything but a copy of the first
 */
export async function admitCopy(from: KeyStore, to: KeyStore, now: Date): Promise<{ claim: CopyClaim; resumed: boolean }> {
  const own = await readMark(from)
  if (own && own.mark.digest === null)
    throw new Error(`${from.name} is an unfinished copy of ${own.mark.from}: finish that one first`)
  const [first] = await from.listEvents({ order: 'oldest', limit: 1 })
  const mark: CopyMark = { from: from.name, origin: first?.hash ?? null, copier: randomUUID(), digest: null }
  const before = await readMark(to)
  if (before) await checkMark(before.mark, mark, from, to)
  else await checkEmpty(to, from)
  if (!(await writeMark(to, mark, before?.version ?? null, now)))
    throw new Error(`another copy into ${to.name} began at this moment: let it end`)
  return { claim: createCopyClaim(from, to, mark, (before?.version ?? 0) + 1), resumed: before !== null }
}

async function checkMark(before: CopyMark, mark: CopyMark, from: KeyStore, to: KeyStore): Promise<void> {
  const isSame = before.origin === null ? before.from === mark.from : before.origin === mark.origin
  if (!isSame) throw new Error(`${to.name} is a copy of another store, ${before.from}: copy into an empty store`)
  if (before.digest !== null && before.digest !== (await digestStore(to)))
    throw new Error(`${to.name} was changed since it was copied: copy into an empty store`)
  await createTrailCheck(from, to)()
}

async function checkEmpty(to: KeyStore, from: KeyStore): Promise<void> {
  const contents = await to.contents()
  const isEmpty = contents.keys === 0 && contents.events === 0 && copiedKinds(contents).length === 0
  if (!isEmpty || (await to.chainHead()) !== null)
    throw new Error(`${to.name} is not empty, and no copy of ${from.name} that could go on: copy into an empty store`)
}
