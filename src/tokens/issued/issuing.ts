import type { KeyStore } from '../../keys/key-store.js'
import type { Logger } from '../../logger.js'
import type { DocumentChange } from '../../records/document.js'
import type { Seal } from '../../sealing/seal.js'
import type { Sealing } from '../../sealing/sealing-secret.js'
import type { OwnIssuer } from '../token-verifier.js'
import { createExaminer, type Examine } from './examined-token.js'
import { createSignedFinder } from './find-signed.js'
import { createIssuedVerifier } from './issued-verifier.js'
import type { Login } from './login.js'
import { createLogins, type Logins, type NewLogin } from './logins.js'
import { narrowScope } from './narrow-scope.js'
import { createRevocableFinder, type FindRevocable } from './revocable.js'
import { createRevokedTokens, type RevokedTokens } from './revoked-tokens.js'
import { createSignedReader } from './signed-token.js'
import { createSigningKeys, type SigningKeys } from './signing-keys.js'
import { type AccessToken, createTokenIssuer } from './token-issuer.js'
import type { CheckedTokenOptions } from './token-options.js'
import { createTokenStanding, type TokenStandingParts } from './token-standing.js'

/** A key that was presented, and may be exchanged for a token. */
export interface ExchangedKey {
  readonly keyId: string
  readonly secretId: string
  readonly account: string | null
  readonly grants: readonly string[]
  readonly subnets: readonly string[] | null
  readonly origins: readonly string[] | null
  readonly expiresAt: Date | null
}

/** What a token of a login says of it. */
export type LoginFacts = Pick<Login, 'id' | 'user' | 'account' | 'clientId' | 'grants' | 'boundTo'>

/** What a program gets when a login begins. */
export interface LoginTokens {
  readonly token: AccessToken
  /** Absent where logins are not renewed. */
  readonly refreshToken?: string
}

/** What is asked of a token. */
export interface TokenRequest {
  /** The base URL of this server, as the token will say. */
  readonly issuer: string
  /** Grants, separated by spaces; undefined for all that are held. */
  readonly scope: string | undefined
  /** The thumbprint of the key it is to be bound to; null for a bearer token. */
  readonly boundTo: string | null
}

/** How this server makes tokens, and what ends them: for the token endpoints. */
export interface Issuing {
  /** Why no token can be made, for an operator; null where all is well. */
  readonly missing: string | null
  /** The public base URL, without a slash at its end; null where it is not configured. */
  readonly issuer: string | null
  /** Whom tokens are for that are made under this base URL. */
  audiencesOf(issuer: string): readonly string[]
  readonly options: CheckedTokenOptions
  readonly signingKeys: SigningKeys
  readonly logins: Logins
  readonly revokedTokens: RevokedTokens
  readonly findRevocable: FindRevocable
  /** What is known of an access token; null for one that this server did not sign, and for one that has expired. */
  readonly examine: Examine
  /** Whether the person who logged in may still act. */
  isPersonActive(login: Login): Promise<boolean>
  /** Exchanges a key for a token. @throws ManagementError for a scope that is not held */
  forKey(key: ExchangedKey, request: TokenRequest): Promise<AccessToken>
  /**
   * Makes a token of a login that is begun or renewed in the same breath.
   *
   * @throws ManagementError for a scope that is not held
   */
  forLogin(login: LoginFacts, request: Omit<TokenRequest, 'boundTo'>): Promise<AccessToken>
  /**
   * Begins a login. The token is signed first: a code must not be used up where none can be made.
   *
   * @param alongside what becomes of the code
   * @returns null where somebody else was faster: then there is no login
   */
  startLogin(login: NewLogin, issuer: string, alongside: readonly DocumentChange[]): Promise<LoginTokens | null>
  /** What the server seals for itself, such as a form that comes back. */
  seal(): Promise<Seal>
}

/** What issuing is made of. */
export interface IssuingParts extends Omit<TokenStandingParts, 'findKey' | 'findLogin' | 'isRevoked'> {
  store: KeyStore
  sealing: Sealing
  /** Whether the store keeps more than it is asked for by digest: signing keys, logins. */
  keepsRecords: boolean
  issuer: string | null
  audience: string | readonly string[] | null
  options: CheckedTokenOptions
  clock(): Date
  maxStalenessMs: number
  logger: Logger
  /** Called once what tokens stand on has changed: keys, logins and tokens by their ids. */
  onChange(...ids: string[]): void
  /** Called once something has changed that concerns tokens which nobody counts. */
  onRetired(): void
}

const ONLY_RESOLVES =
  'the keyring has a resolver with findByDigest alone, and signing keys have to be kept: give createKeyring a whole KeyStore'

/** Makes what issues tokens, and what verifies them. */
export function createIssuing(parts: IssuingParts): { issuing: Issuing; ownIssuer: OwnIssuer } {
  const { store, sealing, issuer, audience, options, clock, onChange } = parts
  const isRenewable = options.renewalMs !== null
  // a login that is not renewed is over with its token
  const keptMs = options.renewalMs ?? options.loginMs
  const signingKeys = createSigningKeys(parts)
  const logins = createLogins({ store, clock, refreshMs: keptMs, onEnd: onChange })
  const revokedTokens = createRevokedTokens({ store, clock, onRevoked: onChange })
  const issue = createTokenIssuer({ signingKeys, audience, clock })
  const readSigned = createSignedReader(signingKeys)
  const findSigned = createSignedFinder(readSigned, clock)
  const findStanding = createTokenStanding({
    ...parts,
    findKey: store.find,
    findLogin: logins.find,
    isRevoked: revokedTokens.has,
  })

  const issuing: Issuing = {
    missing: parts.keepsRecords ? sealing.missing : ONLY_RESOLVES,
    issuer,
    audiencesOf: iss => [audience ?? iss].flat(),
    options,
    signingKeys,
    logins,
    revokedTokens,
    findRevocable: createRevocableFinder({ logins, revokedTokens, findSigned, isRenewable }),
    examine: createExaminer({ findSigned, findStanding, clock }),
    async isPersonActive({ user, account }) {
      return (await parts.findMember(user, account))?.active === true
    },
    async forKey({ keyId, secretId, account, grants, subnets, origins, expiresAt }, { issuer: iss, scope, boundTo }) {
      return issue({
        iss,
        sub: keyId,
        client_id: keyId,
        key_id: keyId,
        secret_id: secretId,
        account,
        grants: narrowScope(grants, scope),
        ...(subnets ? { subnets } : {}),
        ...(origins ? { origins } : {}),
        lifetimeMs: options.lifetimeMs,
        endsAt: expiresAt?.getTime() ?? null,
        boundTo,
      })
    },
    forLogin,
    async startLogin(login, iss, alongside) {
      const token = await forLogin(login, { issuer: iss, scope: undefined })
      const refreshToken = await logins.start(login, alongside)
      if (refreshToken === null) return null
      return isRenewable ? { token, refreshToken } : { token }
    },
    seal: () => sealing.seal(),
  }
  return { issuing, ownIssuer: createIssuedVerifier({ readSigned, findStanding, issuer, audience }) }

  async function forLogin(
    { id, user, account, clientId, grants, boundTo }: LoginFacts,
    { issuer: iss, scope }: Omit<TokenRequest, 'boundTo'>,
  ): Promise<AccessToken> {
    return issue({
      iss,
      sub: user,
      client_id: clientId,
      login_id: id,
      account,
      grants: narrowScope(grants, scope),
      lifetimeMs: options.loginMs,
      endsAt: clock().getTime() + keptMs,
      boundTo,
    })
  }
}
