import type { Keyring } from '../keyring.js'
import type { CheckedAuthServer } from './auth-server-options.js'
import type { Answerer } from './endpoint.js'
import { PROOF_ALGORITHMS } from '../tokens/dpop/proof-algorithms.js'
import { publicJson } from './oauth-answer.js'
import { KEY_SET_PATH } from './oauth-paths.js'

const KEY_METHODS = ['client_secret_basic', 'client_secret_post'] as const

/** What there is, for whoever wants to find it out. */
export interface MetadataParts {
  keyring: Keyring
  settings: CheckedAuthServer
  /** What `grant_type` may be. */
  grantTypes: readonly string[]
}

/** `GET /.well-known/oauth-authorization-server`. @see RFC 8414 section 2 */
export function createServerMetadata({ keyring, settings, grantTypes }: MetadataParts): Answerer {
  const { paths, hasLogin } = settings
  return ({ issuer }) => {
    const clientMethods = hasLogin ? [...KEY_METHODS, 'none'] : KEY_METHODS
    return publicJson({
      issuer,
      token_endpoint: issuer + paths.token,
      jwks_uri: issuer + KEY_SET_PATH,
      introspection_endpoint: issuer + paths.introspection,
      revocation_endpoint: issuer + paths.revocation,
      grant_types_supported: grantTypes,
      response_types_supported: hasLogin ? ['code'] : [],
      token_endpoint_auth_methods_supported: clientMethods,
      // RFC 8414 section 2 has the types of access tokens among the values; it is a key that is presented so
      introspection_endpoint_auth_methods_supported: [...KEY_METHODS, 'Bearer'],
      revocation_endpoint_auth_methods_supported: clientMethods,
      dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
      ...scopes(keyring),
      ...(hasLogin
        ? {
            authorization_endpoint: issuer + paths.authorization,
            device_authorization_endpoint: issuer + paths.deviceAuthorization,
            response_modes_supported: ['query'],
            code_challenge_methods_supported: ['S256'],
            authorization_response_iss_parameter_supported: true,
          }
        : {}),
    })
  }
}

/** `GET /.well-known/oauth-protected-resource`. @see RFC 9728 section 2 */
export function createResourceMetadata({ keyring }: Pick<MetadataParts, 'keyring'>): Answerer {
  return ({ issuer }) =>
    publicJson({
      resource: issuer,
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
      ...scopes(keyring),
    })
}

function scopes({ rules: { grantCatalogue } }: Keyring): { scopes_supported?: readonly string[] } {
  return grantCatalogue ? { scopes_supported: Object.keys(grantCatalogue) } : {}
}
