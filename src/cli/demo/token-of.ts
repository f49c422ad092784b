import type { Keyring } from '../../keyring.js'
import type { KeyWithSecret } from '../../keys/key-manager.js'

/** Makes a token of a key, as the token endpoint does, so that there is one to paste. */
export async function tokenOf({ foundation }: Pick<Keyring, 'foundation'>, { key }: KeyWithSecret): Promise<string> {
  const { issuing } = foundation
  const secretId = key.secrets.find(({ expiresAt }) => expiresAt === null)?.id ?? ''
  const order = { issuer: issuing.issuer ?? '', scope: undefined, boundTo: null }
  return (await issuing.forKey({ ...key, keyId: key.id, secretId }, order)).token
}
