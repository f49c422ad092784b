import { checkOptions, option } from '../check-options.js'
import { AuthError } from '../errors.js'
import type { Scheme } from './scheme.js'

const FIELD_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/
const VISIBLE_ASCII = /^[\x21-\x7e]+$/

/** What {@link headerScheme} takes. */
export interface HeaderSchemeOptions {
  /** The header field, for instance `x-api-key`; case does not matter. */
  header: string
  /** Other spellings of the field that are taken too. */
  aliases?: readonly string[]
  /** The scheme's name; the header's by default. */
  name?: string
}

/**
 * A scheme whose header field holds the bare secret: `x-api-key: S`.
 *
 * @throws TypeError where a name is no header field, or is `authorization` (use `authorizationScheme`)
 * @example
 * ```ts
 * createKeyring({ schemes: [headerScheme({ header: 'x-acme-key' })] })
 * ```
 */
export function headerScheme(options: HeaderSchemeOptions): Scheme {
  const { header, aliases = [], name } = options
  const field = fieldName(header)
  checkOptions('headerScheme', options, { header: option.text, aliases: option.texts, name: option.text })
  return Object.freeze({
    name: name ?? field,
    headers: [field, ...aliases.map(fieldName)] as [string, ...string[]],
    acceptsTokens: false,
    read(value: string) {
      if (VISIBLE_ASCII.test(value)) return value
      throw new AuthError('invalid_request', {
        detail: `The ${field} field holds one API key and nothing else.`,
        schemes: [name ?? field],
      })
    },
    challenge: (params: string) => `ApiKey ${params}, header="${field}"`,
  })
}

function fieldName(header: unknown): string {
  const field = typeof header === 'string' ? header.toLowerCase() : ''
  if (!FIELD_NAME.test(field))
    throw new TypeError(`headerScheme: header is the name of a header field, such as "x-api-key", not ${JSON.stringify(header)}`)
  if (field === 'authorization')
    throw new TypeError(
      'headerScheme: the authorization field has schemes of its own: use authorizationScheme({ scheme, param })',
    )
  return field
}
