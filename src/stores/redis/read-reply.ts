/** Reads what a script gave; whatever is not as a script gives it was changed by somebody else, and is refused. */
export function replyList(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw unreadable()
  return reply
}

export function replyText(reply: unknown): string {
  if (typeof reply !== 'string') throw unreadable()
  return reply
}

export function replyNumber(reply: unknown): number {
  const number = typeof reply === 'string' ? Number(reply) : reply
  if (typeof number !== 'number' || !Number.isFinite(number)) throw unreadable()
  return number
}

export function replyInstant(reply: unknown): Date | null {
  return reply === null ? null : new Date(replyNumber(reply))
}

const unreadable = () => new Error('Redis gave something else than the store had put there')
