import { checkOptions, option } from '../check-options.js'
import { keyKindOf, isTokenAlgorithm, type TokenAlgorithm, TOKEN_ALGORITHMS } from './token-algorithm.js'
import type { TrustedIssuer } from './trusted-issuer.js'
import { readVerificationKey, type VerificationKey } from './verification-key.js'

/** Where the keys of an issuer come from, checked as far as can be at start-up. */
export type KeySource =
  | { readonly uri: URL }
  | { readonly publicKeys: readonly VerificationKey[] }
  | { readonly secret: Uint8Array<ArrayBuffer> }

/** A trusted issuer, checked, with every default filled in. */
export interface CheckedIssuer extends Pick<TrustedIssuer, 'issuer' | 'grants' | 'account' | 'name'> {
  /** How messages call the entry, for instance `trustedIssuers[0]`. */
  readonly option: string
  readonly audiences: readonly string[]
  readonly algorithms: readonly TokenAlgorithm[]
  readonly source: KeySource
  readonly longestLifetimeSeconds: number
  readonly clockToleranceSeconds: number
}

const bytes = { is: (value: unknown) => value instanceof Uint8Array, right: 'a Uint8Array' }

const RULES = {
  issuer: option.text,
  audience: option.either(option.text, option.texts),
  jwksUri: option.text,
  jwks: option.object,
  secret: option.either(option.text, bytes),
  algorithms: option.texts,
  longestLifetimeSeconds: option.positive,
  clockToleranceSeconds: option.notNegative,
  grants: option.either(option.text, option.function),
  account: option.either(option.text, option.function),
  name: option.either(option.text, option.function),
}

/**
 * Checks the trusted issuers of a keyring, so that a weak or a mistaken key is found at start-up.
 *
 * @throws TypeError that names the entry and what would be right, and never a key's value
 */
export function readTrustedIssuers(trustedIssuers: readonly TrustedIssuer[]): readonly CheckedIssuer[] {
  const checked = trustedIssuers.map((entry, i) => readIssuer(`trustedIssuers[${i}]`, entry))
  for (const [i, later] of checked.entries()) {
    const earlier = checked.slice(0, i).find(one => one.issuer === later.issuer && overlap(one.audiences, later.audiences))
    if (earlier) throw new TypeError(`${later.option} has the issuer and an audience of ${earlier.option}: make them one entry`)
  }
  return checked
}

function readIssuer(name: string, entry: TrustedIssuer): CheckedIssuer {
  checkOptions(name, entry, RULES, ['issuer', 'audience'])
  const { issuer, audience, grants, account, name: nameOfToken } = entry
  const audiences = typeof audience === 'string' ? [audience] : [...audience]
  if (audiences.length === 0 || audiences.includes(''))
    throw new TypeError(`${name}.audience must name at least one audience, and none of them empty`)
  const sources = (['jwksUri', 'jwks', 'secret'] as const).filter(source => entry[source] !== undefined)
  if (sources.length !== 1)
    throw new TypeError(`${name} must have exactly one of jwksUri, jwks and secret, not ${sources.join(' and ') || 'none'}`)
  const algorithms = readAlgorithms(name, entry)
  return {
    option: name,
    issuer,
    audiences,
    algorithms,
    source: readSource(name, entry, algorithms),
    longestLifetimeSeconds: entry.longestLifetimeSeconds ?? 86_400,
    clockToleranceSeconds: entry.clockToleranceSeconds ?? 5,
    ...(grants === undefined ? {} : { grants }),
    ...(account === undefined ? {} : { account }),
    ...(nameOfToken === undefined ? {} : { name: nameOfToken }),
  }
}

function readAlgorithms(name: string, { secret, algorithms }: TrustedIssuer): readonly TokenAlgorithm[] {
  const allowed = algorithms ?? [secret === undefined ? 'RS256' : 'HS256']
  if (allowed.length === 0) throw new TypeError(`${name}.algorithms must name at least one algorithm`)
  const unknown = (allowed as readonly string[]).find(algorithm => !isTokenAlgorithm(algorithm))
  if (unknown === 'none') throw new TypeError(`${name}.algorithms holds "none": a token must be signed`)
  if (unknown !== undefined)
    throw new TypeError(`${name}.algorithms: "${unknown}" is not known. Known: ${TOKEN_ALGORITHMS.join(', ')}`)
  const hmac = allowed.filter(algorithm => keyKindOf(algorithm).kty === 'oct')
  if (hmac.length > 0 && hmac.length < allowed.length)
    throw new TypeError(`${name}.algorithms mixes HMAC with public-key algorithms: make two entries with different audiences`)
  if (hmac.length === 0 && secret !== undefined)
    throw new TypeError(`${name}.secret is for HS256, HS384 and HS512 alone, not ${allowed.join(', ')}`)
  if (hmac.length > 0 && secret === undefined)
    throw new TypeError(`${name}.algorithms: ${hmac.join(', ')} need a secret, and never public keys`)
  return [...new Set(allowed)]
}

function readSource(name: string, entry: TrustedIssuer, algorithms: readonly TokenAlgorithm[]): KeySource {
  if (entry.jwksUri !== undefined) return { uri: readUri(`${name}.jwksUri`, entry.jwksUri) }
  if (entry.secret !== undefined) return { secret: readSecret(`${name}.secret`, entry.secret, algorithms) }
  const keys: unknown = entry.jwks?.keys
  if (!Array.isArray(keys) || keys.length === 0)
    throw new TypeError(`${name}.jwks must be a JWK Set: an object whose "keys" is an array with at least one key`)
  return { publicKeys: keys.map((jwk, i) => readVerificationKey(`${name}.jwks.keys[${i}]`, jwk, algorithms)) }
}

function readSecret(name: string, secret: string | Uint8Array, algorithms: readonly TokenAlgorithm[]): Uint8Array<ArrayBuffer> {
  if (typeof secret === 'string' && secret.includes('-----BEGIN '))
    throw new TypeError(`${name} holds a PEM: public keys go into jwks, with algorithms such as RS256`)
  const copy = typeof secret === 'string' ? new TextEncoder().encode(secret) : Uint8Array.from(secret)
  for (const algorithm of algorithms) {
    const kind = keyKindOf(algorithm)
    if (kind.kty === 'oct' && copy.length < kind.bytes)
      throw new TypeError(`${name} has ${copy.length} bytes: ${algorithm} needs at least ${kind.bytes}`)
  }
  return copy
}

function readUri(name: string, text: string): URL {
  const uri = URL.canParse(text) ? new URL(text) : null
  if (!uri || !(uri.protocol === 'https:' || (uri.protocol === 'http:' && isLoopback(uri.hostname))))
    throw new TypeError(`${name} must be an https: URL; http: is for loopback addresses alone`)
  if (uri.username !== '' || uri.password !== '') throw new TypeError(`${name} must have no user name and no password`)
  return uri
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)

const overlap = (some: readonly string[], others: readonly string[]) => some.some(one => others.includes(one))
