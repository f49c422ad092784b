import { createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
export const ISSUER = { issuer: 'https://login.example.com/', audience: 'https://api.example.com', secret: 'fuzz '.repeat(8) }

/** A secret in keywright's format, made here a second time so that the seed repeats it. */
export function madeSecret(random, environment = 'live') {
  const body = `kw_${environment}_${random.text(BASE62, 32)}`
  let rest = crc32(body)
  let sum = ''
  for (let i = 0; i < 6; i++) {
    sum = BASE62[rest % 62] + sum
    rest = Math.floor(rest / 62)
  }
  return body + sum
}

export const uuid = random => '********-****-4***-8***-************'.replace(/\*/g, () => random.pick('0123456789abcdef'))

/** A JWT of the trusted issuer, signed with HS256. */
export function signedToken(claims, { header = { alg: 'HS256', typ: 'JWT' }, secret = ISSUER.secret } = {}) {
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

/** Tokens that must be refused, each for one reason. */
export function badTokens(random, claims) {
  const good = signedToken(claims)
  const [head, body, signature] = good.split('.')
  const now = claims.iat
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [
    signedToken({ ...claims, exp: now - 1 }),
    signedToken({ ...claims, exp: now + 10 * 86_400 }),
    signedToken({ ...claims, exp: undefined }),
    signedToken({ ...claims, nbf: now + 3600 }),
    signedToken({ ...claims, aud: 'https://other.example.com' }),
    signedToken({ ...claims, iss: 'https://evil.example.net/' }),
    signedToken({ ...claims, sub: '' }),
    signedToken(claims, { secret: 'another secret that is long enough' }),
    signedToken(claims, { header: { alg: 'HS512' } }),
    signedToken(claims, { header: { alg: 'none' } }),
    signedToken(claims, { header: { alg: 'HS256', crit: ['exp'] } }),
    `${part({ alg: 'none' })}.${body}.`,
    `${part({ alg: 'none' })}.${body}.${signature}`,
    `${head}.${part({ ...claims, sub: 'somebody' })}.${signature}`,
    `${head}.${body}.${signature.slice(0, -1)}`,
    `${head}.${body}.${signature}=`,
    `${head}.${body}.${signature}.`,
    `${head}.${body}`,
    `.${body}.${signature}`,
    '..',
    '.',
    `${random.text(BASE62, 20)}.${random.text(BASE62, 40)}.${random.text(BASE62, 43)}`,
    `${head}.${'A'.repeat(9000)}.${signature}`,
    `${part([])}.${part(null)}.${signature}`,
  ]
}
