import { hash as hashOf } from 'node:crypto'
import { invalid } from '../input/invalid.js'

/** The hash of a secret as another system has it. */
export interface ForeignHash {
  algorithm: 'sha256' | 'sha512'
  /** In hex, base64 or base64url; which one is seen by its form and its length. */
  value: string
  /** What was hashed beside the secret, as text; absent for nothing. At most 256 characters. */
  salt?: string
  /** Where the salt stood: `before` or `after` the secret. Needed beside a salt. */
  saltPlace?: 'before' | 'after'
  /**
   * The first characters of the secret, by which it was found there. Needed where each key has a salt of its own; else it is
   * only shown. 1 to 32 printable ASCII characters, which are stored in the clear.
   */
  prefix?: string
}

/** How a system makes hashes of secrets. */
export interface ForeignMethod {
  readonly algorithm: 'sha256' | 'sha512'
  readonly salt: string
  readonly saltPlace: 'before' | 'after'
}

/** A hash that was read, and under which digest it is found. */
export interface ReadForeignHash {
  readonly digest: string
  /** Null for a plain SHA-256, which is a digest already. */
  readonly method: ForeignMethod | null
  /** Empty where none is known. */
  readonly prefix: string
}

const BYTES = { sha256: 32, sha512: 64 } as const
const LONGEST_SALT = 256
const PREFIX = /^[\x21-\x7e]{1,32}$/
const MEMBERS: readonly string[] = ['algorithm', 'value', 'salt', 'saltPlace', 'prefix']

/**
 * Checks the hash of an imported key.
 *
 * @throws ManagementError `invalid_input` that says what would be right, and repeats nothing of the hash
 */
export function readForeignHash(given: ForeignHash): ReadForeignHash {
  if (typeof given !== 'object' || given === null) throw wrong('is an object: { algorithm, value }')
  const unknown = Object.keys(given).find(member => !MEMBERS.includes(member))
  if (unknown !== undefined) throw wrong(`has ${MEMBERS.join(', ')}, and no other member`)
  const { algorithm, value, salt = '', saltPlace, prefix = '' } = given
  if (!Object.hasOwn(BYTES, algorithm)) throw wrong('algorithm is sha256 or sha512')
  if (typeof salt !== 'string' || salt.length > LONGEST_SALT || !salt.isWellFormed())
    throw wrong(`salt is a text of at most ${LONGEST_SALT} characters`)
  if (saltPlace !== undefined && saltPlace !== 'before' && saltPlace !== 'after') throw wrong('saltPlace is before or after')
  if (salt !== '' && saltPlace === undefined) throw wrong('saltPlace says where the salt stood: before or after the secret')
  if (typeof prefix !== 'string' || (prefix !== '' && !PREFIX.test(prefix)))
    throw wrong('prefix has 1 to 32 printable ASCII characters without space')
  if (prefix.startsWith('eyJ'))
    throw wrong('prefix begins with "eyJ": a secret that does, and has a ".", would be taken for a JWT')
  const bytes = readValue(value, algorithm)
  const method: ForeignMethod = { algorithm, salt, saltPlace: salt === '' ? 'after' : (saltPlace ?? 'after') }
  if (prefix !== '' && hashByMethod(prefix, method) === bytes)
    throw wrong('prefix is the whole secret: give its first characters alone')
  if (algorithm === 'sha256' && salt === '') return { digest: `sha256:${bytes}`, method: null, prefix }
  return { digest: foreignDigest(method, bytes), method, prefix }
}

/** The digest that a secret has where it was imported by a hash of this method: `foreign:<base64url>`. */
export const digestByMethod = (secret: string, method: ForeignMethod): string =>
  foreignDigest(method, hashByMethod(secret, method))

const hashByMethod = (secret: string, { algorithm, salt, saltPlace }: ForeignMethod) =>
  hashOf(algorithm, saltPlace === 'before' ? salt + secret : secret + salt, 'base64url')

/** Whether a secret is known by the hash of another system alone. */
export const isForeignDigest = (digest: string): boolean => digest.startsWith('foreign:')

// as JSON, so that no two methods and hashes are written alike
function foreignDigest({ algorithm, salt, saltPlace }: ForeignMethod, hash: string): string {
  return `foreign:${hashOf('sha256', JSON.stringify([algorithm, saltPlace, salt, hash]), 'base64url')}`
}

/** The hash in base64url. */
function readValue(value: unknown, algorithm: ForeignHash['algorithm']): string {
  const text = typeof value === 'string' ? value : ''
  const bytes = bytesOf(text)
  if (bytes?.length === BYTES[algorithm]) return bytes.toString('base64url')
  const other = algorithm === 'sha256' ? 'sha512' : 'sha256'
  if (bytes?.length === BYTES[other]) throw wrong(`value is as long as one of ${other}, and algorithm says ${algorithm}`)
  const hex = BYTES[algorithm] * 2
  throw wrong(`value is ${hex} characters of hex, or ${BYTES[algorithm]} bytes in base64 or base64url`)
}

function bytesOf(text: string): Buffer | null {
  if (/^(?:[0-9a-f]{64}|[0-9a-f]{128})$/i.test(text)) return Buffer.from(text, 'hex')
  if (!/^(?:[\w-]+|[a-z0-9+/]+)={0,2}$/i.test(text)) return null
  const bytes = Buffer.from(text, 'base64')
  // bits to spare that are not 0: whatever it is, nobody encoded a hash so
  const [written, padding = ''] = text.split(/(=+)$/)
  const isExact = bytes.toString('base64url') === written?.replaceAll('+', '-').replaceAll('/', '_')
  return isExact && (padding === '' || text.length % 4 === 0) ? bytes : null
}

const wrong = (what: string) => invalid({ hash: what })
