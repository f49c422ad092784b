import type { ResolvedKey } from '../../keys/key-record.js'
import type { Document } from '../../records/document.js'
import { readDocument } from './document-fields.js'
import { readResolvedKey } from './key-fields.js'
import type { RedisLink } from './redis-link.js'
import { FIND_DOCUMENT } from './scripts/documents.js'
import { FIND_DIGEST } from './scripts/keys.js'

/** What requests wait for: one script each. */
export interface LookUps {
  findByDigest(digest: string): Promise<ResolvedKey | null>
  findDocument(kind: string, id: string): Promise<Document | null>
}

export function createLookUps(link: RedisLink): LookUps {
  return {
    async findByDigest(digest) {
      if (!digest.isWellFormed()) return null
      const reply = await link.run(FIND_DIGEST, digest)
      return reply === null ? null : readResolvedKey(reply, digest)
    },
    async findDocument(kind, id) {
      if (!kind.isWellFormed() || !id.isWellFormed()) return null
      const reply = await link.run(FIND_DOCUMENT, kind, id)
      return reply === null ? null : readDocument(kind, reply)
    },
  }
}
