import type { Client } from './create-client.js'

/** The client that functions of an SDK use where they are given none. */
export interface DefaultClient {
  /** Makes a client the default of the whole process or page; null takes it away. Gives the one before. */
  set(client: Client | null): Client | null
  /** The default here. Throws TypeError where there is none. */
  get(): Client
  /**
   * Makes a client the default of a piece of work and of all that it awaits, and of nothing else.
   *
   * @throws TypeError where the runtime has no AsyncLocalStorage, as browsers: hand the client over there
   */
  use<T>(client: Client, work: () => T): T
}

interface Scope {
  getStore(): Client | undefined
  run<T>(client: Client, work: () => T): T
}

/** Makes a place for a default client. An SDK makes one of its own, so that two SDKs do not share theirs. */
export function createDefaultClient(): DefaultClient {
  let scope: Scope | null | undefined
  let current: Client | null = null
  return {
    set(client) {
      const before = current
      current = client
      return before
    },
    get() {
      const client = scope?.getStore() ?? current
      if (!client) throw new TypeError('there is no default client: set one first')
      return client
    },
    use(client, work) {
      scope ??= newScope()
      if (!scope) throw new TypeError('there is no AsyncLocalStorage here: hand the client over')
      return scope.run(client, work)
    },
  }
}

// not imported, since browsers have none: Node, Deno and Bun give it out here
function newScope(): Scope | null {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const hooks = process?.getBuiltinModule?.('async_hooks') as { AsyncLocalStorage?: new () => Scope } | undefined
  return hooks?.AsyncLocalStorage ? new hooks.AsyncLocalStorage() : null
}
