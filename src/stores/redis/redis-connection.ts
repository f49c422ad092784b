/**
 * One connection to a server, by whichever client: it is made once, and never again once it is lost. Once it is made it keeps no
 * process alive.
 */
export interface RedisConnection {
  /** Resolves once commands may be sent. */
  connect(): Promise<unknown>
  send(command: readonly [name: string, ...parameters: string[]]): Promise<unknown>
  subscribe(channel: string, onMessage: (message: string) => void): Promise<unknown>
  /** Gives it up at once, with all that is under way on it. */
  drop(): void
}

/** How connections to one server are made. */
export interface RedisDriver {
  /** What messages call the server: never with a user or a password. */
  readonly name: string
  /**
   * A connection that is not made yet.
   *
   * @param onLost called once it is lost, whoever ended it
   */
  createConnection(onLost: () => void): RedisConnection
}
