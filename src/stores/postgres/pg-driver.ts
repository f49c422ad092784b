/**
 * What is used of the package pg, as far as anything here knows it: whoever gives a pool of their own needs no types of
 * another package for that.
 */
export interface PgPool {
  connect(give: (error: Error | undefined, client: PgPoolClient | undefined) => void): void
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
  readonly options: object
}

export interface PgClient {
  query(query: PgQuery): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
}

export interface PgPoolClient extends PgClient {
  /** `I` outside of a transaction, `T` and `E` within; older versions of pg do not say. */
  getTransactionStatus?(): string | null
  /** @param isLost whether its connection is ended instead of kept */
  release(isLost?: boolean): void
}

/** A client that is in no pool. */
export interface PgOwnClient extends PgClient {
  /** Absent where pg is told to be native. */
  readonly connection?: { readonly stream: { destroy(): unknown } }
  connect(): Promise<unknown>
  end(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'end', listener: () => void): unknown
  on(event: 'notification', listener: (notification: { channel: string; payload?: string | undefined }) => void): unknown
  /** From pg 8.6 on. */
  unref?(): void
}

/** A pool that the store makes, and ends. */
export interface PgOwnPool extends PgPool {
  end(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'connect' | 'remove', listener: (client: PgOwnClient) => void): unknown
}

export interface PgModule {
  readonly Client: new (config: object) => PgOwnClient
  readonly Pool: new (config: object) => PgOwnPool
}

export interface PgQuery {
  readonly text: string
  readonly values?: unknown[]
  /** Of a prepared statement. */
  readonly name?: string
  readonly rowMode?: 'array'
  readonly types?: { getTypeParser(oid: number, format?: string): (value: string) => unknown }
}
