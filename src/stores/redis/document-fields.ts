import type { Document, DocumentChange, DocumentValue } from '../../records/document.js'
import { replyInstant, replyList, replyNumber, replyText } from './read-reply.js'
import { storedInstant, storedText } from './stored-text.js'

/** Changes of documents as the script takes them. */
export interface DocumentPlan {
  readonly documents: readonly object[]
  /** Whether a document is expected that can't be there. */
  readonly isImpossible: boolean
}

/** @throws TypeError that names a field whose value would not come back as it was */
export function planDocuments(changes: readonly DocumentChange[]): DocumentPlan {
  const [possible, others] = [changes.filter(isPossible), changes.filter(change => !isPossible(change))]
  for (const { kind, id, becomes } of others) {
    if (!becomes) continue
    storedText('kind', kind)
    storedText('id', id)
  }
  return {
    documents: possible.map(changeFields),
    isImpossible: others.some(({ expected }) => expected !== undefined && expected !== null),
  }
}

// no document can be called otherwise
const isPossible = ({ kind, id }: DocumentChange) => kind.isWellFormed() && id.isWellFormed()

function changeFields({ kind, id, expected, becomes }: DocumentChange): object {
  return {
    kind,
    id,
    ...(expected === undefined ? {} : { expected: expected ?? false }),
    ...(becomes === undefined ? {} : { becomes: becomes === null ? false : documentFacts(becomes) }),
  }
}

/** What the scripts keep of a document beside what it is called and its version. */
export function documentFacts({ account, value, createdAt, expiresAt }: NonNullable<DocumentChange['becomes']>): object {
  return {
    account: storedText('account', account),
    createdAt: storedInstant('createdAt', createdAt),
    expiresAt: storedInstant('expiresAt', expiresAt),
    json: JSON.stringify(value),
  }
}

/** The document of a kind that a script gave. */
export function readDocument(kind: string, reply: unknown): Document {
  const [id, version, account, createdAt, expiresAt, json] = replyList(reply)
  return {
    kind,
    id: replyText(id),
    account: account === null ? null : replyText(account),
    value: JSON.parse(replyText(json)) as DocumentValue,
    createdAt: new Date(replyNumber(createdAt)),
    expiresAt: replyInstant(expiresAt),
    version: replyNumber(version),
  }
}
