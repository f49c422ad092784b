import type { Keyring } from '../../keyring.js'
import type { KeyWithSecret } from '../../keys/key-manager.js'
import type { DemoKeys } from './demo-keys.js'

/** Tokens that the demo has made of its own keys. */
export interface DemoTokens {
  readonly good: string
  /** Good until the line that revokes it is sent. */
  readonly spare: string
  /** Of a key that is revoked. */
  readonly dead: string
}

/** Makes tokens as the token endpoint does, so that there is one to paste. */
export async function createDemoTokens({ foundation }: Pick<Keyring, 'foundation'>, { made }: DemoKeys): Promise<DemoTokens> {
  const tokenOf = async ({ key }: KeyWithSecret): Promise<string> => {
    const secretId = key.secrets.find(({ expiresAt }) => expiresAt === null)?.id ?? ''
    const issuer = foundation.issuing.issuer ?? ''
    const order = { issuer, scope: undefined, boundTo: null }
    return (await foundation.issuing.forKey({ ...key, keyId: key.id, secretId }, order)).token
  }
  return { good: await tokenOf(made.radix), spare: await tokenOf(made.radix), dead: await tokenOf(made.revoked) }
}
