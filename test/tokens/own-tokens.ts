import { AuthError, type Keyring, type Principal, type RequestLike } from 'keywright'
import { exchangedKey } from '../../src/oauth/client-credentials-grant.js'

/** What a keyring calls itself where a test does not say otherwise. */
export const BASE = 'http://127.0.0.1:3000'

/** A key as its maker was given it. */
export interface HeldKey {
  readonly key: { readonly id: string }
  readonly secret: string
}

/** A request that presents a credential. */
export function presenting(credential: string, headers: Record<string, string> = {}, address = '192.0.2.1'): RequestLike {
  const all = { authorization: `Bearer ${credential}`, ...headers }
  return { method: 'GET', url: '/', headers: all, rawHeaders: Object.entries(all).flat(), socket: { remoteAddress: address } }
}

/** Exchanges a key for a token, as the token endpoint does. */
export async function tokenOf(
  keyring: Keyring,
  { key, secret }: HeldKey,
  { scope, issuer = BASE, address }: { scope?: string; issuer?: string; address?: string } = {},
): Promise<string> {
  const { authenticateClient, issuing } = keyring.foundation
  const client = await authenticateClient(presenting(secret, {}, address), { id: key.id, secret }, 'client_secret_post')
  return (await issuing.forKey(exchangedKey(client), { issuer, scope, boundTo: null })).token
}

/** What becomes of a token: `good`, or the status and the code that it is refused with. */
export async function fateOf(keyring: Keyring, token: string, headers: Record<string, string> = {}, address?: string) {
  try {
    await keyring.flow.authenticate(presenting(token, headers, address))
    return 'good'
  } catch (error) {
    if (error instanceof AuthError) return `${error.status} ${error.code}`
    throw error
  }
}

/** The principal of a token that is good. */
export const principalOf = async (keyring: Keyring, token: string): Promise<Principal> =>
  keyring.flow.authenticate(presenting(token))

/** A part of a token, read. */
export const partOf = (token: string, part: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString()) as Record<string, unknown>
