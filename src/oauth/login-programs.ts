import type { Keyring } from '../keyring.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import { isPublicClientId } from './client.js'

/** A program that a person is to log in with. */
export interface LoginProgram {
  readonly name: string
  /** Whether the name is the program's own word. */
  readonly isSelfNamed: boolean
}

/** Finds a program by its `client_id`; null where nobody can log in with it. */
export type FindLoginProgram = (clientId: string) => Promise<LoginProgram | null>

/**
 * Makes the finder of programs. Where they are not listed, a key may be one too: then only who has its secret can redeem the
 * codes. It is shown by its id: its name is its owner's affair, who may be of another account.
 */
export function createLoginProgramFinder(
  { keys }: Pick<Keyring, 'keys'>,
  clients: CheckedAuthServer['clients'],
): FindLoginProgram {
  return async clientId => {
    if (clients) {
      const name = clients.get(clientId)
      return name === undefined ? null : { name, isSelfNamed: false }
    }
    if (isPublicClientId(clientId)) return { name: clientId, isSelfNamed: true }
    if (!KEY_ID.test(clientId)) return null
    const key = await keys.get(clientId)
    return key?.state === 'active' ? { name: key.id, isSelfNamed: true } : null
  }
}

const KEY_ID = /^key_[\w-]{1,200}$/
