import {
  authorizationScheme,
  bearerScheme,
  headerScheme,
  type KeyringOptions,
  lucAuthorizationScheme,
  luccaScheme,
  xApiKeyScheme,
} from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks, type Framework } from '../frameworks.js'

const SECRET = 'AbCdEfGhIjKlMnOpQrStUvWx' // opaque, as keys of other systems are
const AWKWARD = '!#$%&\'()*+,-/:;<=>?@[\\]^_`{|}~"' // every printable character that is no letter, digit or dot

async function serve(framework: Framework, options: KeyringOptions = {}, secret = SECRET) {
  const app = await framework.serve({ keyring: options, routes: [{ path: '/', handle: ({ auth }) => auth()?.scheme }] })
  await app.keyring.keys.import({ name: 'reader', secret })
  return app
}

/** `200 scheme`, or status and code. */
async function outcome(app: Awaited<ReturnType<typeof serve>>, ...lines: string[]): Promise<string> {
  const answer = await app.send('/', ...lines)
  return `${answer.status} ${answer.status === 200 ? JSON.parse(answer.body) : answer.json().code}`
}

const ALLOWED: readonly [expected: string, ...lines: string[]][] = [
  ['bearer', `Authorization: Bearer ${SECRET}`],
  ['bearer', `authorization: bearer ${SECRET}`],
  ['bearer', `AUTHORIZATION: BEARER ${SECRET}`],
  ['bearer', `Authorization: Bearer   ${SECRET}`],
  ['bearer', `Authorization:Bearer ${SECRET}   `],
  ['bearer', `Authorization:\t Bearer ${SECRET}\t`],
  ['lucca', `Authorization: lucca application=${SECRET}`],
  ['lucca', `Authorization: LUCCA Application=${SECRET}`],
  ['lucca', `Authorization: Lucca  application=${SECRET}`],
  ['lucca', `Authorization: lucca application="${SECRET}"`],
  ['lucca', `Authorization: lucca application="\\A\\bCdEfGhIjKlMnOpQrStUvWx"`],
  ['lucca', `Authorization: lucca application \t= ${SECRET}`],
  ['lucca', `Authorization: lucca application = "${SECRET}"`],
  ['lucca', `Authorization: lucca realm="a, b=c", application=${SECRET}`],
  ['lucca', `Authorization: lucca application=${SECRET} , v=1`],
  ['luc-authorization', `luc-authorization: ${SECRET}`],
  ['luc-authorization', `Luc-Authorization:${SECRET}`],
  ['x-api-key', `x-api-key: ${SECRET}`],
  ['x-api-key', `X-API-KEY:    ${SECRET}   `],
  ['x-api-key', 'Authorization: Basic dXNlcjpwYXNz', `x-api-key: ${SECRET}`],
  ['x-api-key', 'Authorization:', `x-api-key: ${SECRET}`],
  ['x-api-key', 'Proxy-Authorization: Bearer x', 'Cookie: x-api-key=y', `x-api-key: ${SECRET}`],
  ['x-api-key', 'luc-authorization:', `x-api-key: ${SECRET}`],
  ['x-api-key', `luc-autharization: ${SECRET}`, `x-api-key: ${SECRET}`],
]

const REFUSED: readonly [expected: string, ...lines: string[]][] = [
  ['400 invalid_request', 'Authorization: Bearer'],
  ['400 invalid_request', 'Authorization: bearer   '],
  ['400 invalid_request', `Authorization: Bearer\t${SECRET}`],
  ['400 invalid_request', `Authorization: Bearer ${SECRET},`],
  ['400 invalid_request', `Authorization: Bearer, ${SECRET}`],
  ['400 invalid_request', `Authorization: Bearer "${SECRET}"`],
  ['400 invalid_request', `Authorization: Bearer token=${SECRET}, x=y`],
  ['400 invalid_request', `Authorization: Bearer ${SECRET} realm=x`],
  ['400 invalid_request', `Authorization: Bearer ${SECRET}, lucca application=${SECRET}`],
  ['400 invalid_request', `Authorization: Bearer Bearer ${SECRET}`],
  ['400 invalid_request', `Authorization: Bearer ${SECRET}\u00e9`],
  ['400 invalid_request', 'Authorization: lucca'],
  ['400 invalid_request', 'Authorization: lucca application'],
  ['400 invalid_request', 'Authorization: lucca application='],
  ['400 invalid_request', 'Authorization: lucca application=""'],
  ['400 invalid_request', `Authorization: lucca application="${SECRET}`],
  ['400 invalid_request', `Authorization: lucca application="${SECRET}\\"`],
  ['400 invalid_request', `Authorization: lucca application=${SECRET}"`],
  ['400 invalid_request', `Authorization: lucca application=${SECRET} ${SECRET}`],
  ['400 invalid_request', `Authorization: lucca application=${SECRET}, application=${SECRET}`],
  ['400 invalid_request', `Authorization: lucca application=${SECRET}, APPLICATION=x`],
  ['400 invalid_request', `Authorization: lucca application=${SECRET}; v=1`],
  ['400 invalid_request', `Authorization: lucca\tapplication=${SECRET}`],
  ['400 invalid_request', `Authorization: lucca xapplication=${SECRET}`],
  ['400 invalid_request', `Authorization: lucca application="${SECRET} "`],
  ['400 invalid_request', `Authorization: lucca application="${SECRET}\u00ff"`],
  ['400 invalid_request', `luc-authorization: ${SECRET} ${SECRET}`],
  ['400 invalid_request', `luc-authorization: ${SECRET}\u0080`],
  ['400 invalid_request', `x-api-key: ${SECRET}\tx`],
  ['401 unknown_key', `x-api-key: Bearer`],
  ['401 unknown_key', `x-api-key: "${SECRET}"`],
  ['401 unknown_key', `x-api-key: ${SECRET},`],
  ['401 unknown_key', `x-api-key: ${SECRET.toLowerCase()}`],
  ['401 unknown_key', `Authorization: Bearer ${SECRET}=`],
  ['401 unknown_key', `luc-authorization: ${encodeURIComponent(SECRET)}%20`],
  ['401 unknown_key', `Authorization: Bearer ${SECRET}.`],
  ['401 unknown_key', `Authorization: Bearer eyx.${SECRET}`],
  ['401 invalid_token', `Authorization: Bearer eyJ.${SECRET}`],
  ['401 invalid_token', `Authorization: Bearer ${SECRET}..`],
  ['401 invalid_token', 'Authorization: Bearer a.b.c'],
  ['401 invalid_token', `Authorization: Bearer ${'a'.repeat(9000)}.b.c`],
  ['401 unknown_key', `x-api-key: ${'k'.repeat(12_000)}`],
  ['401 missing_credential', `Authorization: Bearer${SECRET}`],
  ['401 missing_credential', `Authorization: xBearer ${SECRET}`],
  ['401 missing_credential', `Authorization: ${SECRET}`],
  ['401 missing_credential', 'Authorization: Basic dXNlcjpwYXNz'],
  ['401 missing_credential', 'Authorization: Digest username="Mufasa", realm="x"'],
  ['401 missing_credential', 'Authorization: =, ="'],
  ['401 missing_credential', `luc-autharization: ${SECRET}`],
  ['401 missing_credential', `x-api-key2: ${SECRET}`, `x_api_key: ${SECRET}`, `xx-api-key: ${SECRET}`],
  ['401 missing_credential', `Cookie: x-api-key=${SECRET}`],
]

describe.each(frameworks)('the schemes on $name', framework => {
  it('takes every scheme as it is written', async () => {
    const app = await serve(framework)
    for (const [expected, ...lines] of ALLOWED) expect([lines, await outcome(app, ...lines)]).toEqual([lines, `200 ${expected}`])
  })

  it('refuses what is malformed, foreign or unknown', async () => {
    const app = await serve(framework)
    for (const [expected, ...lines] of REFUSED) expect([lines, await outcome(app, ...lines)]).toEqual([lines, expected])
    expect(app.runs()).toBe(0)
  })

  it('never looks into the URL, whose words end up in logs', async () => {
    const app = await serve(framework)
    for (const query of ['x-api-key', 'access_token', 'api_key', 'authorization']) {
      expect((await app.send(`/?${query}=${SECRET}`)).status).toBe(401)
    }
  })

  it('takes a secret of every printable character, where the scheme can write it', async () => {
    const app = await serve(framework, {}, AWKWARD)
    const quoted = AWKWARD.replace(/["\\]/g, '\\$&')
    expect(await outcome(app, `x-api-key: ${AWKWARD}`)).toBe('200 x-api-key')
    expect(await outcome(app, `luc-authorization: ${AWKWARD}`)).toBe('200 luc-authorization')
    expect(await outcome(app, `Authorization: lucca application="${quoted}"`)).toBe('200 lucca')
    expect(await outcome(app, `Authorization: lucca application=${AWKWARD}`)).toBe('400 invalid_request')
    expect(await outcome(app, `Authorization: Bearer ${AWKWARD}`)).toBe('400 invalid_request')
  })

  it('takes the misspelt field where that was asked for, and never beside the other', async () => {
    const app = await serve(framework, { schemes: [lucAuthorizationScheme({ misspelt: true })] })
    expect(await outcome(app, `luc-autharization: ${SECRET}`)).toBe('200 luc-authorization')
    expect(await outcome(app, `luc-authorization: ${SECRET}`)).toBe('200 luc-authorization')
    expect(await outcome(app, `luc-authorization: ${SECRET}`, `luc-autharization: ${SECRET}`)).toBe('400 invalid_request')
    expect(await outcome(app, 'luc-authorization:', `luc-autharization: ${SECRET}`)).toBe('200 luc-authorization')
    const { lines } = await app.send('/')
    expect(lines('www-authenticate')).toEqual(['ApiKey realm="api", header="luc-authorization"'])
    expect(lines('vary').join().split(', ')).toEqual(['luc-authorization', 'luc-autharization'])
  })

  it("takes schemes of the application's own", async () => {
    const app = await serve(framework, {
      realm: 'Example API, v2',
      schemes: [
        headerScheme({ header: 'X-Acme-Key', aliases: ['X-Acme-Token'], name: 'acme-header' }),
        authorizationScheme({ scheme: 'Acme', param: 'Key', name: 'acme-param' }),
        authorizationScheme({ scheme: 'AcmeRaw' }),
      ],
    })
    expect(await outcome(app, `x-acme-key: ${SECRET}`)).toBe('200 acme-header')
    expect(await outcome(app, `X-ACME-TOKEN: ${SECRET}`)).toBe('200 acme-header')
    expect(await outcome(app, `Authorization: acme KEY=${SECRET}`)).toBe('200 acme-param')
    expect(await outcome(app, `Authorization: ACMERAW ${SECRET}`)).toBe('200 acmeraw')
    expect(await outcome(app, `Authorization: AcmeRaw a.b.c`)).toBe('401 unknown_key')
    expect(await outcome(app, `Authorization: Bearer ${SECRET}`)).toBe('401 missing_credential')
    expect(await outcome(app, `x-api-key: ${SECRET}`)).toBe('401 missing_credential')
    expect((await app.send('/')).lines('www-authenticate')).toEqual([
      'ApiKey realm="Example API, v2", header="x-acme-key"',
      'Acme realm="Example API, v2"',
      'AcmeRaw realm="Example API, v2"',
    ])
  })

  it('takes as bearer what it is told to: tokens alone, keys alone, or both', async () => {
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln'
    const codes = async (options: Parameters<typeof bearerScheme>[0]) => {
      const app = await serve(framework, { schemes: [bearerScheme(options)] })
      return Promise.all([SECRET, jwt].map(value => outcome(app, `Authorization: Bearer ${value}`)))
    }
    expect(await codes({ acceptsTokens: 'only' })).toEqual(['401 invalid_token', '401 invalid_token'])
    expect(await codes({ acceptsTokens: false })).toEqual(['200 bearer', '401 unknown_key'])
    expect(await codes({})).toEqual(['200 bearer', '401 invalid_token'])
  })

  it('challenges with the enabled schemes, in their order', async () => {
    const app = await serve(framework, { schemes: [xApiKeyScheme(), luccaScheme(), bearerScheme()] })
    const order = (answer: { lines(name: string): string[] }) => answer.lines('www-authenticate').map(line => line.split(' ')[0])
    expect(order(await app.send('/'))).toEqual(['ApiKey', 'lucca', 'Bearer'])
    expect(order(await app.send('/', 'x-api-key: nothing-like-it'))).toEqual(['ApiKey', 'lucca', 'Bearer'])
    expect(await outcome(app, `luc-authorization: ${SECRET}`)).toBe('401 missing_credential')
  })
})
