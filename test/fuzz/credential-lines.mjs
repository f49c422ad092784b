import { BASE62, madeSecret, uuid } from './secrets.mjs'

/**
 * A header line, and what it means: `nothing`, `malformed`, or a presented value with its holder (null: nobody's).
 *
 * @typedef {{ name: string, value: string, field: string, means: 'nothing' | 'malformed' | 'credential',
 *   presented?: string, holder?: object | null, token?: boolean, code?: string }} CredentialLine
 */

const FOREIGN = [
  'Basic dXNlcjpwYXNz',
  'Digest username="x", realm="y"',
  'Negotiate YII=',
  'BearerToken x',
  'xBearer y',
  '=',
  ',',
  '"',
]

/**
 * One header line that may carry a credential, written well or badly, in one of the schemes.
 *
 * @returns {CredentialLine}
 */
export function credentialLine(world, random) {
  const scheme = random.pick(world.schemes)
  const field = scheme.fields ? random.pick(scheme.fields) : 'authorization'
  const line = { name: random.chance(30) ? random.anyCase(field) : field, field }
  if (random.chance(4)) return { ...line, value: '', means: 'nothing' }
  if (!scheme.fields && random.chance(6)) return { ...line, value: random.pick(FOREIGN), means: 'nothing' }
  const { presented, holder, code } = presentedValue(world, scheme, random)
  if (random.chance(10)) return { ...line, value: malformed(scheme, presented, random), means: 'malformed', presented }
  const token = scheme.tokens === true && /^eyJ[^.]*\.|\..*\./s.test(presented)
  const known = holder && (holder.kind === 'token') === token ? holder : null
  return {
    ...line,
    value: wellFormed(scheme, presented, random),
    means: 'credential',
    presented,
    holder: known,
    token,
    code: known ? code : token ? 'invalid_token' : 'unknown_key',
  }
}

/** A secret or token: somebody's, or nobody's. `code` is what it is refused for; null where it is good. */
function presentedValue({ holders, badTokens }, { tokens = false }, random) {
  const fitting = random.chance(90) ? holders.filter(({ kind, end }) => (tokens || kind === 'api-key') && end === null) : holders
  const holder = random.pick(fitting)
  const kind = random.weighted([
    [70, 'known'],
    [8, 'near'],
    [4, 'wrong checksum'],
    [6, 'nobody'],
    [2, 'long'],
    [tokens ? 12 : 2, 'bad token'],
  ])
  if (kind === 'known') return { presented: holder.secret, holder, code: holder.end }
  if (kind === 'bad token') return { presented: random.pick(badTokens), holder: null }
  if (kind === 'near') return { presented: near(holder.secret, random), holder: null }
  if (kind === 'wrong checksum') return { presented: `kw_live_${random.text(BASE62, 38)}`, holder: null }
  if (kind === 'long') return { presented: random.text(BASE62, 1000 + random.int(11_000)), holder: null }
  return { presented: random.chance(50) ? uuid(random) : madeSecret(random), holder: null }
}

// one change, which makes it nobody's: what base64url and JSON leave open is not among them
function near(secret, random) {
  const at = random.int(secret.length)
  const other = random.pick(BASE62.replace(secret[at], ''))
  return random.pick([
    secret.slice(0, at) + other + secret.slice(at + 1),
    secret.slice(0, -1),
    secret.slice(1),
    `${secret}${random.pick(BASE62)}`,
    secret + secret,
    swapCase(secret),
  ])
}

function swapCase(text) {
  const swapped = text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
  return swapped === text ? `${text}x` : swapped
}

const quoted = (text, random) => `"${[...text].map(letter => (random.chance(5) ? `\\${letter}` : letter)).join('')}"`

function wellFormed({ scheme, param }, value, random) {
  if (scheme === undefined) return value
  const name = random.chance(30) ? random.anyCase(scheme) : scheme
  if (param === undefined) return `${name}${' '.repeat(random.chance(10) ? 1 + random.int(4) : 1)}${value}`
  const key = random.chance(20) ? random.anyCase(param) : param
  const text = random.chance(30) || value.endsWith('=') ? quoted(value, random) : value
  const equals = random.pick(['=', '=', '=', ' = ', '\t=', '= '])
  const others = () =>
    random.chance(10) ? `${random.pick(['v', 'realm', `x${param}`])}=${random.pick(['1', '"a, b=c"', '""', '"\\""'])}` : null
  const params = [others(), `${key}${equals}${text}`, others()].filter(Boolean)
  return `${name} ${params.join(random.pick([',', ', ', ' , ']))}`
}

function malformed({ scheme, param }, value, random) {
  if (scheme === undefined)
    return random.pick([`${value} ${value}`, `${value}\tx`, `${value}\u00e9`, `\u0080${value}`, `Bearer ${value}`])
  if (param === undefined) {
    return random.pick([
      scheme,
      `${scheme}\t${value}`,
      `${scheme} ${value} ${value}`,
      `${scheme} "${value}"`,
      `${scheme} ${value},`,
      `${scheme}, ${value}`,
      `${scheme}=${value}`,
      `${scheme} ${value}\u00ff`,
      `${scheme} token=${value}, x=y`,
    ])
  }
  return random.pick([
    scheme,
    `${scheme} ${param}`,
    `${scheme} ${param}=`,
    `${scheme} ${param}=""`,
    `${scheme} ${param}="${value}`,
    `${scheme} ${param}="${value}\\"`,
    `${scheme} ${param}=${value}"`,
    `${scheme} ${param}=${value} ${value}`,
    `${scheme} ${param}=${value}, ${param}=${value}`,
    `${scheme} ${param}=${value}; v=1`,
    `${scheme}\t${param}=${value}`,
    `${scheme} x${param}="${value}"`,
    `${scheme} "${value}"`,
    `${scheme} ${param}="${value} "`,
    `${scheme} ${param}="${value}\u00ff"`,
    `${scheme} , , ${param}`,
  ])
}
