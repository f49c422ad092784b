import { ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import { invalid } from '../input/invalid.js'
import { createOneAtATime } from '../records/one-at-a-time.js'
import type { Document, Documents, DocumentValue } from '../records/document.js'
import { type AnswerSeal, deriveSeal, type SealedAnswer } from './sealed-answer.js'

/** A request that must not be carried out twice. */
export interface OnceRequest {
  readonly caller: string
  readonly idempotencyKey: string
  /** All that makes it the same request. */
  readonly content: string
}

/** Carries a request out once: a second one of the same key gets the answer that the first one got. */
export type Once = (request: OnceRequest, work: () => Promise<Answer>) => Promise<Answer>

/** What is remembered of requests that must not be carried out twice. */
export interface IdempotencyParts {
  documents: Documents
  clock(): Date
}

const KIND = 'idempotency'
const KEPT_MS = 86_400_000
// whoever holds a claim for longer is gone, and its answer was never given
const CLAIM_MS = 60_000

type Remembered = DocumentValue & { readonly fingerprint: string; readonly answer?: SealedAnswer }

/**
 * Makes the memory of requests. Within this process a second request joins the first one; another process hears
 * `conflict` while the first one is under way.
 *
 * @returns a function that rejects with ManagementError `invalid_input` for another request of the same key, `conflict`
 *   while the first one is under way elsewhere, and with what the work rejects with: then nothing is remembered
 */
export function createIdempotency({ documents, clock }: IdempotencyParts): Once {
  // a seal takes a thread for a while, and there are few: nobody gets more than one
  const oneAtATime = createOneAtATime()
  const underWay = new Map<string, { readonly fingerprint: string; readonly answer: Promise<Answer> }>()

  return async ({ caller, idempotencyKey, content }, work) => {
    const seal = await oneAtATime(caller, () => deriveSeal(caller, idempotencyKey))
    const fingerprint = seal.fingerprint(content)
    const first = underWay.get(seal.id)
    if (first) {
      checkSame(first.fingerprint, fingerprint)
      return first.answer
    }
    const answer = carryOut(seal, fingerprint, work)
    underWay.set(seal.id, { fingerprint, answer })
    try {
      return await answer
    } finally {
      underWay.delete(seal.id)
    }
  }

  async function carryOut(seal: AnswerSeal, fingerprint: string, work: () => Promise<Answer>): Promise<Answer> {
    const before = await documents.findDocument(KIND, seal.id)
    const known = before && before.expiresAt && before.expiresAt > clock() ? before : null
    if (known) {
      const value = known.value as Remembered
      checkSame(value.fingerprint, fingerprint)
      if (value.answer) return seal.open(value.answer)
      if (clock().getTime() - known.createdAt.getTime() < CLAIM_MS) throw underWayElsewhere()
    }
    const version = await claim(seal.id, before, { fingerprint })
    let answer: Answer
    try {
      answer = await work()
    } catch (error) {
      // what has not answered may still be made: then the claim stands until it is over
      if (!(error instanceof Error && error.name === 'TimeoutError')) await forget(seal.id, version)
      throw error
    }
    await remember(seal.id, version, { fingerprint, answer: seal.seal(answer) })
    return answer
  }

  async function claim(id: string, before: Document | null, value: Remembered): Promise<number> {
    const change = { kind: KIND, id, expected: before?.version ?? null, becomes: facts(value) }
    if ((await documents.write({ documents: [change] })) === 'conflict') throw underWayElsewhere()
    return (before?.version ?? 0) + 1
  }

  // what was made is made, whether or not it can be remembered
  async function remember(id: string, expected: number, value: Remembered): Promise<void> {
    await documents.write({ documents: [{ kind: KIND, id, expected, becomes: facts(value) }] }).catch(() => undefined)
  }

  async function forget(id: string, expected: number): Promise<void> {
    await documents.write({ documents: [{ kind: KIND, id, expected, becomes: null }] }).catch(() => undefined)
  }

  function facts(value: Remembered) {
    const now = clock()
    return { account: null, value, createdAt: now, expiresAt: new Date(now.getTime() + KEPT_MS) }
  }
}

function checkSame(remembered: string, fingerprint: string): void {
  if (remembered === fingerprint) return
  throw invalid({ 'Idempotency-Key': 'was used for another request: take a new one for each request' })
}

const underWayElsewhere = () =>
  new ManagementError('conflict', 'a request with this Idempotency-Key is under way: try again in a minute')
