import { AuthError } from '../errors.js'
import { announced } from '../http/announced.js'
import { headerLines } from '../http/header-lines.js'
import type { RequestLike } from '../http/request-like.js'
import type { Credential } from './credential.js'
import type { Scheme } from './scheme.js'

/**
 * Makes the stage that finds the credential of a request: null where nothing is presented.
 *
 * The lines are read as they came over the wire, so that a doubled field is seen even where Node hides it.
 *
 * @returns a function that throws AuthError `invalid_request` for a doubled field, a malformed value or two credentials
 */
export function createExtractor(schemes: readonly Scheme[]): (request: RequestLike) => Credential | null {
  const fields = new Map<string, { readonly bit: number; readonly schemes: Scheme[] }>()
  let known = 0
  // one bit for each length modulo 32: most lines are passed over without a look at their name
  let lengths = 0
  for (const scheme of schemes) {
    for (const header of scheme.headers) {
      const field = fields.get(header) ?? { bit: 1 << known++, schemes: [] }
      field.schemes.push(scheme)
      fields.set(header, field).set(titleCase(header), field)
      lengths |= 1 << header.length
    }
  }

  return request => {
    const lines = headerLines(request)
    let seen = 0
    let found: Credential | null = null
    for (let i = 0; i < lines.length; i += 2) {
      const name = lines[i] as string
      if (!(lengths & (1 << name.length))) continue
      const field = fields.get(name) ?? fields.get(name.toLowerCase())
      if (!field) continue
      if (seen & field.bit) throw doubled(name.toLowerCase(), field.schemes)
      seen |= field.bit
      const value = lines[i + 1] as string
      const credential = value === '' ? null : readCredential(field.schemes, value)
      if (!credential) continue
      if (found) throw twoCredentials(found, credential)
      found = credential
    }
    return found
  }
}

// the spelling of most clients; any other is found too, at the price of a copy
const titleCase = (header: string): string => header.replace(/(?<![^-])[a-z]/g, letter => letter.toUpperCase())

function readCredential(schemes: readonly Scheme[], value: string): Credential | null {
  for (const scheme of schemes) {
    const read = scheme.read(value)
    if (read !== null) return { scheme, value: read, kind: kindOf(scheme, read) }
  }
  return null
}

const kindOf = ({ acceptsTokens }: Scheme, value: string): Credential['kind'] =>
  acceptsTokens && (acceptsTokens === 'only' || isMeantAsJwt(value)) ? 'token' : 'api-key'

// a secret from another system may have one "."; the header of a JWT is a JSON object, so it begins with "eyJ"
function isMeantAsJwt(value: string): boolean {
  const dot = value.indexOf('.')
  return dot >= 0 && (value.startsWith('eyJ') || value.includes('.', dot + 1))
}

function doubled(header: string, schemes: readonly Scheme[]): AuthError {
  return new AuthError('invalid_request', {
    detail: `The ${header} field stands more than once in the request.`,
    schemes: announced(schemes).map(scheme => scheme.name),
  })
}

function twoCredentials(first: Credential, second: Credential): AuthError {
  return new AuthError('invalid_request', {
    detail: 'The request presents more than one credential: send exactly one.',
    schemes: [first.scheme.name, second.scheme.name],
  })
}
