import type { KeyStore } from '../../keys/key-store.js'
import type { DocumentChange } from '../../records/document.js'
import { type CopyMark, isMarkedBy, markAt, writeMark } from './copy-mark.js'
import { createTrailCheck } from './trail-check.js'

/** What one copier has of the store it copies into, until another one takes over or somebody uses that store. */
export interface CopyClaim {
  readonly from: KeyStore
  readonly to: KeyStore
  /** What a change is made under: it is a `conflict` where the claim is lost. */
  readonly condition: DocumentChange
  /** @throws Error where another copier took over, or the second store has events of its own: then nothing more is written to it */
  check(): Promise<void>
  /** Ends the claim with what the mark becomes. */
  finish(digest: string, now: Date): Promise<void>
}

/** @param version of the mark as this copier wrote it */
export function createCopyClaim(from: KeyStore, to: KeyStore, mark: CopyMark, version: number): CopyClaim {
  const checkTrail = createTrailCheck(from, to)
  const lost = () =>
    new Error(
      `another copy into ${to.name} took over, so this one ended: let that one end, and start nothing on ${to.name} before`,
    )
  return {
    from,
    to,
    condition: markAt(version),
    async check() {
      if (!(await isMarkedBy(to, mark.copier, version))) throw lost()
      await checkTrail()
    },
    async finish(digest, now) {
      await checkTrail()
      if (!(await writeMark(to, { ...mark, digest }, version, now))) throw lost()
    },
  }
}
