import type { Document, DocumentQuery } from '../../records/document.js'
import { readDocument } from './document-fields.js'
import { replyList } from './read-reply.js'
import type { RedisLink } from './redis-link.js'
import { LIST_DOCUMENTS } from './scripts/documents.js'

// documents given by one run of a script, which nothing else gets into
const AT_ONCE = 500

/** `KeyStore.listDocuments`. */
export async function listDocuments(link: RedisLink, query: DocumentQuery): Promise<Document[]> {
  const { kind, account, order, after, limit } = query
  if ([kind, account, after?.id].some(text => typeof text === 'string' && !text.isWellFormed())) return []
  const found: Document[] = []
  for (let last = after; found.length < limit; last = found.at(-1)) {
    const parameters = {
      kind,
      ...(account === undefined ? {} : { account: account ?? false }),
      isNewest: order === 'newest',
      after: last && { id: last.id, score: last.createdAt.getTime() },
      count: Math.min(limit - found.length, AT_ONCE),
    }
    const page = replyList(await link.run(LIST_DOCUMENTS, JSON.stringify(parameters)))
    found.push(...page.map(reply => readDocument(kind, reply)))
    if (page.length < parameters.count) break
  }
  return found
}
