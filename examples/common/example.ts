import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Keyring, KeyringOptions } from 'keywright'
import type { People } from './sign-in.js'

/** What each example is made of, whichever framework it runs on. */
export interface Example {
  /** Of its preset, and of its folder. */
  readonly name: string
  /** What people call the system. */
  readonly title: string
  /** Makes its keyring: `options` stand behind the preset. */
  createKeyring(options?: KeyringOptions): Keyring
  /** Who may sign in. */
  readonly people: People
  /** The page to begin with. */
  readonly portalPath: string
  /**
   * Makes what the first minutes need.
   *
   * @param base where the server is reached
   * @returns requests to paste, each with the status that it gives behind `#`
   */
  prepare(keyring: Keyring, base: string): Promise<readonly string[]>
}

/** Makes the app of an example, on one framework: what answers the requests of a server of Node's. */
export type CreateApp = (keyring: Keyring) => (request: IncomingMessage, response: ServerResponse) => unknown
