import { randomBytes, randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** How new secrets look. */
export interface SecretFormatOptions {
  /** Letters and digits before the environment; `kw` by default. */
  prefix?: string
  /** The environment of keys that name none; `live` by default. */
  environment?: string
}

/** The format of a keyring's secrets. */
export interface SecretFormat {
  /** The environment of keys that name none. */
  readonly environment: string
  /** Makes a new secret: 190 bits from the system's random generator, or 122 as a UUID. */
  generate(environment: string): string
  /** What stands before the random part of a secret. */
  shown(environment: string): string
  /** False where a presented string carries the format's prefix, but can't be one of its secrets: no store needs to be asked. */
  isPossible(presented: string): boolean
  /** What its secrets look like, wherever they stand in a text. */
  readonly pattern: RegExp
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const RANDOM_LENGTH = 32
const CHECKSUM_LENGTH = 6
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/i
const NAME = /^[a-zA-Z0-9]{1,20}$/

/**
 * Checks and makes a secret format.
 *
 * @param options `uuid` for UUID v4 secrets, or prefix and environment of `PREFIX_ENVIRONMENT_` + 32 random base62
 *   characters + 6 of CRC-32
 * @throws TypeError where a prefix or an environment is not 1 to 20 letters and digits
 */
export function createSecretFormat(options: SecretFormatOptions | 'uuid' = {}): SecretFormat {
  if (options === 'uuid')
    return { environment: 'live', generate: () => randomUUID(), shown: () => '', isPossible: () => true, pattern: UUID }
  const { prefix = 'kw', environment = 'live' } = options
  checkName('prefix', prefix)
  checkName('environment', environment)
  const start = `${prefix}_`
  const pattern = new RegExp(patternSource(prefix, '[a-zA-Z0-9]{1,20}'))
  const whole = new RegExp(`^${pattern.source}$`)
  return {
    environment,
    pattern,
    generate(keyEnvironment) {
      checkName('environment', keyEnvironment)
      const body = `${start}${keyEnvironment}_${randomBase62(RANDOM_LENGTH)}`
      return body + checksum(body)
    },
    shown: keyEnvironment => `${start}${keyEnvironment}_`,
    isPossible(presented) {
      if (!presented.startsWith(start)) return true
      return whole.test(presented) && checksum(presented.slice(0, -CHECKSUM_LENGTH)) === presented.slice(-CHECKSUM_LENGTH)
    },
  }
}

/**
 * The pattern of a keyring's secrets, for secret scanning in repositories and logs.
 *
 * @example
 * ```ts
 * secretPattern().source // '\\bkw_live_[0-9A-Za-z]{38}\\b'
 * ```
 */
export function secretPattern({ prefix = 'kw', environment = 'live' }: SecretFormatOptions = {}): RegExp {
  checkName('prefix', prefix)
  checkName('environment', environment)
  return new RegExp(`\\b${patternSource(prefix, environment)}\\b`)
}

const patternSource = (prefix: string, environment: string) =>
  `${prefix}_${environment}_[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}`

/** A random string of base62 characters, each equally likely. */
export function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length + 8)) {
      // 248 is the last multiple of 62: bytes above would favour some characters
      if (byte < 248 && text.length < length) text += BASE62[byte % 62]
    }
  }
  return text
}

function checksum(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    text = `${BASE62[rest % 62]}${text}`
    rest = Math.floor(rest / 62)
  }
  return text
}

function checkName(option: string, value: unknown): void {
  if (typeof value === 'string' && NAME.test(value)) return
  throw new TypeError(`secretFormat: ${option} has 1 to 20 letters and digits, such as "${option === 'prefix' ? 'kw' : 'live'}"`)
}
