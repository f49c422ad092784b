import type { Notice } from './notice.js'

/** A notice on its way to one recipient. */
export interface Message {
  /** The same at every attempt, so that a recipient can tell that it is the same message. */
  readonly id: string
  /** The e-mail address; null where the channel leads to one endpoint alone. */
  readonly to: string | null
  readonly notice: Omit<Notice, 'to'>
  readonly noticedAt: Date
}

/** A way out: e-mail, or the endpoint of a webhook. */
export interface Channel {
  /** What the outbox calls it; the same in every process, and after a restart. */
  readonly id: string
  /** What messages call it; never with a secret. */
  readonly name: string
  /** Whether it carries notices of this type. */
  readonly carries: (type: Notice['type']) => boolean
  /** Who gets a message of its own: none where the notice concerns nobody here. */
  readonly recipients: (notice: Notice) => readonly (string | null)[]
  /** Resolves once the other side has taken the message over. @throws DeliveryFailure where it is known to be for good */
  readonly send: (message: Message, now: Date) => Promise<void>
  /** Rejects with what would keep it from sending at all. */
  readonly ready: () => Promise<void>
  readonly close: () => void
}
