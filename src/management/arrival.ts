/** A request as it came, for the few operations that need more of it than what was checked. */
export interface Arrival {
  readonly headers: Headers
  /** The bytes of the body; null where a parser in front has read them, and written them anew. */
  readonly raw: Uint8Array | null
  /** The client address. */
  readonly ip: string | null
  /** Waits until the answer has gone out; absent where nobody can know. */
  readonly answered?: (() => Promise<void>) | undefined
  /** The path at which the API is mounted. */
  readonly basePath: string
}
