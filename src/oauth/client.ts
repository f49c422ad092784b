import type { Foundation, PresentedClient } from '../foundation.js'
import { fieldLines } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import { isKeyId } from '../tokens/issued/is-key-id.js'
import { invalidClient, invalidRequest } from './oauth-error.js'
import type { Parameters } from './parameters.js'

/** Who calls a token endpoint. */
export interface Client {
  readonly id: string
  /** The key that it is; null for a program that authenticates by nothing but its name (a public client). */
  readonly key: PresentedClient | null
}

/** How a client says who it is. */
interface ReadClient {
  readonly id: string
  readonly secret: string | null
  readonly scheme: 'client_secret_basic' | 'client_secret_post'
}

/** Finds who calls a token endpoint; rejects with OAuthError, or the AuthError that the key is refused with. */
export type FindClient = (request: RequestLike, parameters: Parameters) => Promise<Client>

/** What a public client may call itself: printable ASCII, and never as a key. */
export const isPublicClientId = (id: string): boolean => /^[\x21-\x7e]{1,200}$/.test(id) && !isKeyId(id)

/**
 * Makes the finder of clients.
 *
 * @see RFC 6749 section 2.3
 */
export function createClientFinder({ authenticateClient, realm }: Pick<Foundation, 'authenticateClient' | 'realm'>): FindClient {
  return async (request, parameters) => {
    const { id, secret, scheme } = readClient(request, parameters, realm)
    if (secret !== null) return { id, key: await authenticateClient(request, { id, secret }, scheme) }
    if (!isPublicClientId(id)) throw invalidClient(realm)
    return { id, key: null }
  }
}

function readClient(request: RequestLike, parameters: Parameters, realm: string): ReadClient {
  const id = parameters.optional('client_id')
  const secret = parameters.optional('client_secret')
  if (parameters.optional('client_assertion') !== undefined) throw invalidClient(realm)
  const inHeader = readAuthorization(request, realm)
  if (!inHeader) {
    if (id === undefined) throw invalidClient(realm)
    return { id, secret: secret ?? null, scheme: 'client_secret_post' }
  }
  if (secret !== undefined) throw invalidRequest('The client authenticates twice: send its secret once.')
  if (id !== undefined && id !== inHeader.id) throw invalidRequest('The body names another client than the Authorization field.')
  return { ...inHeader, scheme: 'client_secret_basic' }
}

function readAuthorization(request: RequestLike, realm: string): Pick<ReadClient, 'id' | 'secret'> | null {
  const values = fieldLines(request, 'authorization')
  if (values.length > 1) throw invalidRequest('The Authorization field stands more than once in the request.')
  const [value = ''] = values
  if (value === '') return null
  const [, encoded = ''] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(value) ?? []
  const decoded = decodeBase64(encoded)
  const colon = decoded.indexOf(':')
  const [id, secret] = [formDecoded(decoded.slice(0, colon)), formDecoded(decoded.slice(colon + 1))]
  if (colon < 1 || !id || secret === null) throw invalidClient(realm)
  // an empty secret is none (RFC 6749 section 2.3.1): so say libraries that always send the field
  return { id, secret: secret || null }
}

function decodeBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? bytes.toString() : ''
}

// clients encode both parts as a form does (RFC 6749 section 2.3.1)
function formDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}
