import { GRANTED_ORIGINS, ROUTES, SUBNETS } from './world.mjs'
import { ADDRESSES } from './requests.mjs'

/**
 * What must become of a request, from its parts alone: this is the refusal table in a second hand.
 *
 * @returns {{ status: number, code?: string, name?: string | null }} `name` where the handler must run, null for nobody
 */
export function expected(world, { method, socket, parts }) {
  const { credentials, origins, sites, preflight, hops, path } = parts
  const crossOrigin = origins.length > 0 && !(sites.length === 1 && sites[0] === 'same-origin')
  if (world.cors && crossOrigin) {
    if (origins.length > 1 || !origins[0].cors) return { status: 403, code: 'origin_not_allowed' }
    if (method === 'OPTIONS' && preflight) return { status: 204 }
  }
  const fields = credentials.map(({ field }) => field)
  const presented = credentials.filter(({ means }) => means === 'credential')
  const wrong =
    new Set(fields).size < fields.length || presented.length > 1 || credentials.some(({ means }) => means === 'malformed')
  if (wrong) return { status: 400, code: 'invalid_request' }
  const [credential] = presented
  if (!credential) return world.required || path !== '/' ? anonymous(world, path) : { status: 200, name: null }
  if (credential.code) return { status: 401, code: credential.code }

  const { holder } = credential
  if (holder.subnets && !walk(world, socket, hops).some(name => sameList(SUBNETS[name], holder.subnets))) {
    return { status: 403, code: 'ip_not_allowed' }
  }
  if (holder.origins && crossOrigin && (origins.length > 1 || !origins[0].key)) return { status: 403, code: 'origin_not_allowed' }
  if (path === null) return { status: 404 }
  const { all = [], any, token } = ROUTES[path]
  if (token && holder.kind !== 'token') return { status: 403, code: 'api_key_not_accepted' }
  if (!all.every(grant => holds(holder, grant)) || (any && !any.some(grant => holds(holder, grant)))) {
    return { status: 403, code: 'insufficient_grants' }
  }
  return { status: 200, name: holder.name }
}

function anonymous({ required }, path) {
  return !required && path === null ? { status: 404 } : { status: 401, code: 'missing_credential' }
}

/** The subnets the client address lies in; none where it can not be known. */
function walk({ proxies }, socket, hops) {
  let client = socket
  if (!proxies || !socket.trusted) return socket.subnets
  for (const hop of hops.toReversed()) {
    client = hop
    if (!hop.trusted) break
  }
  return client.subnets
}

const sameList = (a, b) => a.join() === b.join()
const holds = ({ grants }, grant) => grants.includes('*') || grants.includes(grant) || grants.includes(`${grant.split(':')[0]}:*`)

const ALLOWED_ORIGIN = /^https:\/\/([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+example\.com$/

/**
 * Why it was wrong to let a changed request in; null where it may have been right. Whoever is let in must be good, must
 * have been presented in the one line of its field, and must come from where it may.
 */
export function wronglyLetIn(world, { method, url, lines, socket }, { status, ran }) {
  const valuesOf = name => lines.filter(line => line[0].toLowerCase() === name).map(line => line[1])
  const origins = valuesOf('origin')
  const sites = valuesOf('sec-fetch-site')
  const crossOrigin = origins.length > 0 && !(sites.length === 1 && sites[0] === 'same-origin')
  if (status === 204 && !(world.cors && method === 'OPTIONS' && crossOrigin)) return 'no preflight'
  if (
    world.cors &&
    crossOrigin &&
    (ran !== undefined || status === 204) &&
    !(origins.length === 1 && ALLOWED_ORIGIN.test(origins[0]))
  ) {
    return 'a hostile origin'
  }
  if (ran === undefined) return null
  const fields = [...new Set(world.schemes.flatMap(({ fields: names }) => names ?? ['authorization']))]
  if (fields.some(field => valuesOf(field).length > 1)) return 'a doubled field'
  if (ran === null) return world.required ? 'nobody' : null
  const told = fields.flatMap(valuesOf).flatMap(value => [value, value.replace(/\\(.)/g, '$1')])
  const holder = world.holders.find(
    ({ name, secret, end }) => name === ran && end === null && told.some(value => value.includes(secret)),
  )
  if (!holder) return 'nobody presented it'
  if (holder.subnets) {
    const near = ADDRESSES.filter(({ subnets }) => subnets.some(name => sameList(SUBNETS[name], holder.subnets))).map(
      ({ text }) => text,
    )
    const said = [socket.text, ...(world.proxies ? valuesOf('x-forwarded-for') : [])]
    if (!said.some(text => near.some(address => text.includes(address)))) return 'from outside its subnets'
  }
  if (holder.origins && crossOrigin && !GRANTED_ORIGINS.includes(origins.join())) return 'from an origin it does not have'
  const path = Object.keys(ROUTES).find(
    route =>
      route ===
      url
        .split(/[?#;]/)[0]
        .toLowerCase()
        .replace(/(.)\/+$/, '$1'),
  )
  const { all = [], any, token } = ROUTES[path] ?? {}
  const may =
    (!token || holder.kind === 'token') &&
    all.every(grant => holds(holder, grant)) &&
    (!any || any.some(grant => holds(holder, grant)))
  return may ? null : 'without the grants'
}
