import { credentialLine } from './credential-lines.mjs'
import { ROUTES } from './world.mjs'

/** Addresses by their texts: whether a proxy at it is trusted, and in which subnets it lies. */
export const ADDRESSES = [
  { text: '127.0.0.1', trusted: true, subnets: ['inside'] },
  { text: '::ffff:127.0.0.1', trusted: true, subnets: ['inside'] },
  { text: '::1', trusted: true, subnets: [] },
  { text: '10.1.2.3', trusted: true, subnets: ['inside'] },
  { text: '203.0.113.7', trusted: false, subnets: ['inside', 'office'] },
  { text: '::ffff:203.0.113.7', trusted: false, subnets: ['inside', 'office'] },
  { text: '::ffff:cb00:7107', trusted: false, subnets: ['inside', 'office'] },
  { text: '2001:db8::7', trusted: false, subnets: ['six'] },
  { text: '2001:DB8:0:0::7', trusted: false, subnets: ['six'] },
  { text: '2001:db8::203.0.113.7', trusted: false, subnets: ['six'] },
  { text: '198.51.100.9', trusted: false, subnets: [] },
  { text: '::203.0.113.7', trusted: false, subnets: [] },
]
const NO_ADDRESSES = [
  'unknown',
  '',
  '203.0.113.7:80',
  '[2001:db8::7]',
  '203.0.113',
  '010.1.2.3',
  '203.0.113.7%eth0',
  '_x',
  '203.0.113.0/24',
  '3405803783',
  '\u00a0203.0.113.7',
  '127.1',
]

/** Origins, and who allows them: the API, the keys that name origins. */
const ORIGINS = [
  { value: 'https://app.example.com', cors: true, key: true },
  { value: 'https://a.b.example.com', cors: true, key: false },
  { value: 'https://partner.example', cors: false, key: true },
  ...[
    'null',
    '',
    '*',
    'https://example.com',
    'https://evilexample.com',
    'https://app.example.com.evil.net',
    'https://app.example.com:8443',
  ].map(hostile),
  ...['http://app.example.com', 'https://APP.example.com', 'https://app.example.com.', 'https://evil.net@app.example.com'].map(
    hostile,
  ),
  ...['https://evil.net/.example.com', 'https://.example.com', 'https://evil.net\\.example.com', 'https://app.example.com/'].map(
    hostile,
  ),
]
function hostile(value) {
  return { value, cors: false, key: false }
}

const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']
const NOISE = [
  ['Accept', '*/*'],
  ['User-Agent', 'fuzz/1.0 (authorization: Bearer x)'],
  ['Cookie', 'x-api-key=y; authorization=z'],
  ['X-Real-IP', '203.0.113.7'],
  ['Forwarded', 'for=203.0.113.7'],
  ['X-HTTP-Method-Override', 'OPTIONS'],
  ['Proxy-Authorization', 'Bearer x'],
  ['X-Original-URL', '/'],
  ['Accept-Language', '\u00e9\u00ff'],
]

/**
 * A request of parts that are understood, so that it is known what must become of it.
 *
 * @returns its raw form, and the parts for the oracle
 */
export function makeRequest(world, random) {
  const credentials = Array.from(
    {
      length: random.weighted([
        [6, 0],
        [82, 1],
        [9, 2],
        [3, 3],
      ]),
    },
    () => credentialLine(world, random),
  )
  if (credentials.length > 0 && random.chance(3)) credentials.push({ ...random.pick(credentials) })
  const origins = Array.from(
    {
      length: random.weighted([
        [68, 0],
        [30, 1],
        [2, 2],
      ]),
    },
    () => (random.chance(70) ? ORIGINS[random.int(3)] : random.pick(ORIGINS)),
  )
  const sites = Array.from(
    {
      length: random.weighted([
        [80, 0],
        [17, 1],
        [3, 2],
      ]),
    },
    () => random.pick(['same-origin', 'cross-site', 'same-site', 'none', 'SAME-ORIGIN']),
  )
  const preflight = random.chance(8)
  const hops = random.chance(40) ? Array.from({ length: 1 + random.int(4) }, () => hop(random)) : []
  const split = random.int(hops.length + 1)
  const path = random.weighted([
    [94, random.pick(Object.keys(ROUTES))],
    [6, null],
  ])
  const method = preflight && random.chance(80) ? 'OPTIONS' : random.pick(METHODS)
  const lines = random.shuffle([
    ...credentials.map(({ name, value }) => [name, value]),
    ...origins.map(({ value }) => [random.pick(['Origin', 'origin']), value]),
    ...sites.map(value => ['Sec-Fetch-Site', value]),
    ...(preflight ? [['Access-Control-Request-Method', random.pick(METHODS)]] : []),
    ...(preflight && random.chance(50)
      ? [['Access-Control-Request-Headers', random.pick(['x-api-key', 'a,b', '<x>', 'x'.repeat(3000)])]]
      : []),
    ...Array.from({ length: random.int(3) }, () => random.pick(NOISE)),
  ])
  // the lines of one field keep their order, whatever stands between them
  for (const part of [hops.slice(0, split), hops.slice(split)]) {
    if (part.length > 0)
      lines.push([
        random.pick(['X-Forwarded-For', 'x-forwarded-for']),
        part.map(({ text }) => text).join(random.pick([',', ', ', '\t, '])),
      ])
  }
  return {
    method,
    url: spell(path, random),
    lines,
    socket: random.pick(ADDRESSES),
    parts: { credentials, origins, sites, preflight, hops, path },
  }
}

const hop = random =>
  random.chance(85) ? random.pick(ADDRESSES) : { text: random.pick(NO_ADDRESSES), trusted: null, subnets: [] }

function spell(path, random) {
  if (path === null)
    return random.pick(['/nowhere', '/read/x', '/%72ead%2f', '/x/../read', '/'.repeat(200), `/${'x'.repeat(2000)}`])
  const spelling = random.chance(20) ? random.anyCase(path) : path
  return spelling + (random.chance(20) && path !== '/' ? '/' : '') + (random.chance(20) ? '?x-api-key=y&authorization=z' : '')
}

/** The same request with octets, lines and names changed at random: what must become of it is no longer known. */
export function mutate(request, random) {
  const lines = request.lines.map(line => [...line])
  const octet = () =>
    random.weighted([
      [60, random.text(' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\t', 1)],
      [25, String.fromCharCode(0x80 + random.int(128))],
      [15, random.text('aAbBzZ019', 1)],
    ])
  for (let i = 1 + random.int(4); i > 0; i--) {
    const line = lines.length > 0 ? random.pick(lines) : null
    const action = random.pick([
      'insert',
      'insert',
      'delete',
      'replace',
      'double',
      'split',
      'name',
      'join',
      'drop',
      'truncate',
      'repeat',
    ])
    if (!line || action === 'double')
      lines.splice(random.int(lines.length + 1), 0, line ? [...line] : ['x-api-key', octet().repeat(3)])
    else if (action === 'split') lines.push([line[0], line[1].slice(random.int(line[1].length + 1))])
    else if (action === 'name')
      line[0] = random.pick(['authorization', 'x-api-key', 'luc-authorization', 'x-acme-key', 'origin', 'x-forwarded-for'])
    else if (action === 'join') line[1] = `${line[1]}${random.pick([',', ', ', ' ', ';', ''])}${random.pick(lines)[1]}`
    else if (action === 'drop') lines.splice(lines.indexOf(line), 1)
    else if (action === 'repeat') line[1] = line[1].repeat(1 + random.int(3)).slice(0, 12_000)
    else line[1] = mutateText(line[1], action, octet, random)
  }
  const method = random.chance(90) ? request.method : random.pick(['options', 'Get', 'FOO', 'OPTIONS', 'TRACE'])
  const url = random.chance(90) ? request.url : request.url + random.pick(['%', '%00', '//', '?', '#x', '\\', '\u00ff', ';x=1'])
  return { ...request, method, url, lines, parts: null }
}

function mutateText(text, action, octet, random) {
  const at = random.int(text.length + 1)
  if (action === 'truncate') return text.slice(0, at)
  if (action === 'insert') return text.slice(0, at) + octet() + text.slice(at)
  return text.slice(0, at) + (action === 'replace' ? octet() : '') + text.slice(at + 1)
}
