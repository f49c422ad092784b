/** A message that the other side did not take. The reason goes into the log: it holds no secret. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure'
  /** Whether another attempt would be in vain. */
  readonly isFinal: boolean
  /** The pause that the other side asked for. */
  readonly retryAfterSeconds: number

  constructor(reason: string, { isFinal = false, retryAfterSeconds = 0 } = {}) {
    super(reason)
    this.isFinal = isFinal
    this.retryAfterSeconds = retryAfterSeconds
  }
}
