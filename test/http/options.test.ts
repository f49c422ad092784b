import {
  AuthError,
  authorizationScheme,
  bearerScheme,
  createKeyring,
  headerScheme,
  type KeyringOptions,
  lucAuthorizationScheme,
  type Policy,
  xApiKeyScheme,
} from 'keywright'
import { apiKeyAuth as expressAuth, requireAnyGrant as expressAny, requireGrants as expressGrants } from 'keywright/express'
import { apiKeyAuth as koaAuth, requireAnyGrant as koaAny, requireGrants as koaGrants } from 'keywright/koa'
import { memoryStore } from 'keywright/stores/memory'
import { afterEach, describe, expect, it, vi } from 'vitest'

const NO_BASE_URL =
  'createKeyring: issuer is the public base URL of this server, such as "https://api.example.com": https, without'

/** What a keyring must not be made of, and what the message must say. */
const WRONG: readonly [message: string, options: unknown][] = [
  ['createKeyring: unknown option "stores": did you mean "store"?', { stores: 'memory:' }],
  ['createKeyring: unknown option "Store": did you mean "store"?', { Store: 'memory:' }],
  ['createKeyring: unknown option "trustProxies": did you mean "trustedProxies"?', { trustProxies: [] }],
  ['createKeyring: unknown option "scheme": did you mean "schemes"?', { scheme: [] }],
  ['createKeyring: unknown option "maxStaleness": did you mean "maxStalenessSeconds"?', { maxStaleness: 5 }],
  ['createKeyring: unknown option "nonsense". Known: store', { nonsense: 1 }],
  ['createKeyring: unknown option "__proto__"', JSON.parse('{ "__proto__": {} }')],
  ['createKeyring: unknown option "constructor"', { constructor: 1 }],
  ['createKeyring: store must be a string or an object, not 5', { store: 5 }],
  ['createKeyring: store must be a string or an object, not an empty string', { store: '' }],
  ['createKeyring: store must be a string or an object, not null', { store: null }],
  ['the store has no method findByDigest', { store: {} }],
  ['the store has no method open, list', { store: { ...memoryStore(), open: undefined, list: undefined } }],
  ['the store has no name', { store: { ...memoryStore(), name: undefined } }],
  ['store is not a store URL: write memory:, sqlite:PATH', { store: 'keys.db' }],
  ['there is no store for "oracle:"', { store: 'oracle://user:hunter2@db' }],
  ['a memory store has no path: write "memory:"', { store: 'memory:keys' }],
  ['sqlite: needs a path behind it', { store: 'sqlite:' }],
  ['postgres: needs a host behind it', { store: 'postgres:db' }],
  ['store names no database, as in mysql://', { store: 'mysql://user:hunter2@h' }],
  ['store has options behind it other than one prefix', { store: 'redis://h?x=hunter2' }],
  ['store is no URL of PostgreSQL: write postgres://', { store: 'postgres://keys:12/hunter2@db/app' }],
  ['createKeyring: schemes must be an array', { schemes: xApiKeyScheme() }],
  ['createKeyring: schemes must name at least one scheme', { schemes: [] }],
  ['a scheme is made by headerScheme', { schemes: ['x-api-key'] }],
  ['a scheme is made by headerScheme', { schemes: [null] }],
  ['a scheme is made by headerScheme', { schemes: [{ ...xApiKeyScheme(), headers: [] }] }],
  ['a scheme is made by headerScheme', { schemes: [{ ...xApiKeyScheme(), headers: ['X-Api-Key'] }] }],
  ['a scheme is made by headerScheme', { schemes: [{ ...xApiKeyScheme(), name: '' }] }],
  ['the scheme "x-api-key" stands twice', { schemes: [xApiKeyScheme(), xApiKeyScheme()] }],
  [
    'schemes name at most 32 header fields',
    { schemes: Array.from({ length: 33 }, (_, i) => headerScheme({ header: `x-key-${i}` })) },
  ],
  ['createKeyring: cors must be an object', { cors: '*' }],
  ['cors: origins is missing', { cors: {} }],
  ['cors: unknown option "origin": did you mean "origins"?', { cors: { origin: '*' } }],
  ['cors: unknown option "maxAge": did you mean "maxAgeSeconds"?', { cors: { origins: '*', maxAge: 5 } }],
  ['cors: unknown option "allowedHeaders"', { cors: { origins: '*', allowedHeaders: [] } }],
  ["cors: origins must be '*' or an array of strings", { cors: { origins: 'https://app.example.com' } }],
  ["cors: origins must be '*' or an array of strings", { cors: { origins: [/example/] } }],
  ['cors: origins: an empty list of origins', { cors: { origins: [] } }],
  ['cors: origins: "https://App.example.com" is not how a browser writes', { cors: { origins: ['https://App.example.com'] } }],
  ['cors: origins: "*" is not an origin', { cors: { origins: ['*'] } }],
  ['cors: credentials need named origins', { cors: { origins: '*', credentials: true } }],
  ['cors: credentials must be true or false', { cors: { origins: '*', credentials: 'yes' } }],
  ['cors: methods must be an array of method names', { cors: { origins: '*', methods: 'GET' } }],
  ['cors: methods must be an array of method names', { cors: { origins: '*', methods: ['GET, POST'] } }],
  ['cors: methods must be an array of method names', { cors: { origins: '*', methods: ['GET\r\nX: y'] } }],
  ['cors: headers must be an array of field names', { cors: { origins: '*', headers: ['x y'] } }],
  ['cors: exposedHeaders must be an array of field names', { cors: { origins: '*', exposedHeaders: [''] } }],
  ['cors: maxAgeSeconds must be a whole number', { cors: { origins: '*', maxAgeSeconds: 1.5 } }],
  ['cors: maxAgeSeconds must be a whole number', { cors: { origins: '*', maxAgeSeconds: -1 } }],
  ['rules: unknown option "keyPerAccount": did you mean "keysPerAccount"?', { rules: { keyPerAccount: 3 } }],
  ['rules: keysPerAccount must be a whole number', { rules: { keysPerAccount: 0 } }],
  ['rules: keysPerAccount must be a whole number', { rules: { keysPerAccount: 2.5 } }],
  ['rules: longestLifetimeDays must be a number above 0', { rules: { longestLifetimeDays: Infinity } }],
  ['rules: subnetsRequired must be true or false', { rules: { subnetsRequired: 1 } }],
  ['cache: unknown option "max": did you mean "maxEntries"?', { cache: { max: 5 } }],
  ['cache: maxEntries must be a whole number from 1 to 10000000', { cache: { maxEntries: 0 } }],
  ['createKeyring: maxStalenessSeconds must be a number from 0 on', { maxStalenessSeconds: Number.NaN }],
  ['createKeyring: maxStalenessSeconds must be a number from 0 on', { maxStalenessSeconds: -1 }],
  ['cache: unknown option "bytes"', { cache: { bytes: 5 } }],
  ['cache: maxBytes must be a whole number from 1 on, not 0', { cache: { maxBytes: 0 } }],
  ['cache: maxBytes must be a whole number from 1 on, not this string', { cache: { maxBytes: '100 MB' } }],
  ['cache: maxBytes must be a whole number from 1 on, not Infinity', { cache: { maxBytes: Infinity } }],
  ['createKeyring: unknown option "changePoll": did you mean "changePollSeconds"?', { changePoll: 1 }],
  ['createKeyring: changePollSeconds must be a number above 0 and at most 3600, not 0', { changePollSeconds: 0 }],
  ['createKeyring: changePollSeconds must be a number above 0 and at most 3600, not 3601', { changePollSeconds: 3601 }],
  ['createKeyring: unknown option "storeDeadline": did you mean "storeDeadlineSeconds"?', { storeDeadline: 1 }],
  ['createKeyring: storeDeadlineSeconds must be a number above 0 and at most 60, not 0', { storeDeadlineSeconds: 0 }],
  ['createKeyring: storeDeadlineSeconds must be a number above 0 and at most 60, not NaN', { storeDeadlineSeconds: Number.NaN }],
  ['createKeyring: storeDeadlineSeconds must be a number above 0 and at most 60, not 61', { storeDeadlineSeconds: 61 }],
  ['unknown option "staleIfUnavailable": did you mean "staleIfUnavailableSeconds"?', { staleIfUnavailable: 1 }],
  ['createKeyring: staleIfUnavailableSeconds must be a number from 0 on, not -1', { staleIfUnavailableSeconds: -1 }],
  ['createKeyring: staleIfUnavailableSeconds must be a number from 0 on, not Infinity', { staleIfUnavailableSeconds: Infinity }],
  ['createKeyring: usageIntervalSeconds must be', { usageIntervalSeconds: 0 }],
  ['createKeyring: usageIntervalSeconds must be', { usageIntervalSeconds: 1e10 }],
  ['createKeyring: policies are functions', { policies: ['deny'] }],
  ['createKeyring: renderRefusal must be a function', { renderRefusal: {} }],
  ['createKeyring: trustedProxies must be an array of strings', { trustedProxies: '10.0.0.0/8' }],
  ['createKeyring: trustedProxies: "10.0.0.1/8" has host bits: write "10.0.0.0/8"', { trustedProxies: ['10.0.0.1/8'] }],
  ['createKeyring: trustedProxies: "loopback" is not a subnet', { trustedProxies: ['loopback'] }],
  ['createKeyring: realm', { realm: 'my "api"' }],
  ['createKeyring: realm', { realm: 'a\r\nb' }],
  ['secretFormat: unknown option "environments"', { secretFormat: { environments: 'test' } }],
  ['secretFormat: prefix has 1 to 20 letters and digits', { secretFormat: { prefix: 'my_app' } }],
  ["createKeyring: secretFormat must be 'uuid' or an object", { secretFormat: 'ulid' }],
  ['peppers: the secret of "a" has fewer than 32 bytes', { peppers: [{ id: 'a', secret: 'hunter2' }] }],
  ['peppers: an id has 1 to 32', { peppers: [{ id: 'a:b', secret: 'hunter2'.repeat(6) }] }],
  ['peppers', { peppers: ['hunter2'.repeat(6)] }],
  ['peppers', { peppers: [null] }],
  ['createKeyring: issuer must be a string, not an empty string', { issuer: '' }],
  ['createKeyring: issuer must be a string, not null', { issuer: null }],
  ['createKeyring: issuer must be a string, not object', { issuer: new URL('https://api.example.com') }],
  [NO_BASE_URL, { issuer: 'api.example.com' }],
  [NO_BASE_URL, { issuer: '/v1' }],
  [NO_BASE_URL, { issuer: 'hunter2:v1' }],
  [NO_BASE_URL, { issuer: 'ftp://api.example.com' }],
  [NO_BASE_URL, { issuer: 'http://api.example.com' }],
  [NO_BASE_URL, { issuer: 'http://127.0.0.1.example.com' }],
  [NO_BASE_URL, { issuer: 'http://0.0.0.0:3000' }],
  [NO_BASE_URL, { issuer: 'https://ann:hunter2@api.example.com' }],
  [NO_BASE_URL, { issuer: 'https://hunter2@api.example.com' }],
  [NO_BASE_URL, { issuer: 'https://api.example.com/?hunter2' }],
  [NO_BASE_URL, { issuer: 'https://api.example.com?' }],
  [NO_BASE_URL, { issuer: 'https://api.example.com/#hunter2' }],
  [NO_BASE_URL, { issuer: 'https://api.example.com#' }],
  ['createKeyring: issuer: write it as "https://api.example.com"', { issuer: 'HTTPS://api.example.com' }],
  ['createKeyring: issuer: write it as "https://api.example.com/V1"', { issuer: 'https://API.example.com/V1' }],
  ['createKeyring: issuer: write it as "https://api.example.com"', { issuer: 'https://api.example.com:443/' }],
  ['createKeyring: issuer: write it as "https://api.example.com"', { issuer: ' https://api.example.com' }],
  ['createKeyring: issuer: write it as "https://api.example.com/v1"', { issuer: 'https://api.example.com/v2/../v1' }],
  ['createKeyring: issuer: write it as "https://api.example.com/v1"', { issuer: 'https://api.example.com\\v1' }],
  ['createKeyring: issuer: write it as "https://api.example.com/%22v1%22"', { issuer: 'https://api.example.com/"v1"' }],
  ['createKeyring: issuer: write it as "https://xn--bcher-kva.example"', { issuer: 'https://bücher.example' }],
  ['createKeyring: issuer: write it as "http://127.0.0.1:3000"', { issuer: 'http://127.1:3000' }],
  ['createKeyring: audience must be a string or an array of strings, not an empty string', { audience: '' }],
  ['createKeyring: audience must be a string or an array of strings, not null', { audience: null }],
  ['createKeyring: audience must be a string or an array of strings, not this array', { audience: ['api', 5] }],
  ['createKeyring: audience names at least one audience', { audience: [] }],
  ['createKeyring: audience names at least one audience', { audience: ['api', ''] }],
  ['createKeyring: clock must be a function', { clock: new Date() }],
  ['createKeyring: logger must have the functions warn and error', { logger: { info() {} } }],
  ['createKeyring: the options are an object', null],
  ['createKeyring: the options are an object', 'memory:'],
  ['createKeyring: the options are an object', []],
]

const ADAPTERS = [
  ['Express', expressAuth, expressGrants, expressAny],
  ['Koa', koaAuth, koaGrants, koaAny],
] as const

function messageOf(attempt: () => unknown): string {
  try {
    attempt()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the options of a keyring', () => {
  it.each(WRONG)('say what is wrong: %s', (message, options) => {
    const told = messageOf(() => createKeyring(options as KeyringOptions))
    expect(told).toContain(message)
    expect(told).not.toContain('hunter2')
  })

  it.each([
    ['headerScheme: unknown option "alias": did you mean "aliases"?', () => headerScheme({ header: 'x', alias: [] } as never)],
    ['headerScheme: aliases must be an array of strings', () => headerScheme({ header: 'x', aliases: 'y' } as never)],
    ['headerScheme: header is the name of a header field', () => headerScheme({} as never)],
    ['authorizationScheme: unknown option "parm"', () => authorizationScheme({ scheme: 'Acme', parm: 'key' } as never)],
    ['authorizationScheme: acceptsTokens must be', () => authorizationScheme({ scheme: 'Acme', acceptsTokens: 1 } as never)],
    [
      "authorizationScheme: acceptsTokens must be true or false or 'only'",
      () => authorizationScheme({ scheme: 'Acme', acceptsTokens: 'never' } as never),
    ],
    ["bearerScheme: acceptsTokens must be true or false or 'only'", () => bearerScheme({ acceptsTokens: 'yes' } as never)],
    ['bearerScheme: unknown option "acceptTokens": did you mean', () => bearerScheme({ acceptTokens: 'only' } as never)],
    ['lucAuthorizationScheme: unknown option "mispelt": did you mean', () => lucAuthorizationScheme({ mispelt: true } as never)],
    ['lucAuthorizationScheme: misspelt must be true or false', () => lucAuthorizationScheme({ misspelt: 'no' } as never)],
  ])('say what is wrong with a scheme: %s', (message, attempt) => {
    expect(messageOf(attempt)).toContain(message)
  })

  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com:8443/V1/', 'https://api.example.com:8443/V1'],
    ['https://api.example.com/%22v1%22', 'https://api.example.com/%22v1%22'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1/', 'http://127.0.0.1'],
    ['http://[::1]:3000/v1', 'http://[::1]:3000/v1'],
  ])('take %s for the issuer', async (issuer, written) => {
    const keyring = createKeyring({ store: 'memory:', issuer })
    expect(keyring.foundation.issuing.issuer).toBe(written)
    expect(keyring.foundation.issuing.audiencesOf(written)).toEqual([written])
    await keyring.close()
  })

  it('are read once: what becomes of them changes nothing', async () => {
    const deny: Policy = () => {
      throw new AuthError('closed')
    }
    const options = {
      store: 'memory:',
      trustedProxies: ['10.0.0.0/8'],
      schemes: [xApiKeyScheme()],
      policies: [deny],
      logger: { warn() {}, error() {} },
    }
    const keyring = createKeyring(options)
    options.schemes.length = 0
    options.policies.length = 0
    options.trustedProxies[0] = '0.0.0.0/0'
    const { secret } = await keyring.keys.create({ name: 'reader', subnets: ['192.0.2.0/24'] })
    const headers = { 'x-api-key': secret, 'x-forwarded-for': '192.0.2.7' }
    const from = (remoteAddress: string) => keyring.authenticate({ headers, socket: { remoteAddress } })
    await expect(from('10.1.2.3')).rejects.toMatchObject({ code: 'closed' })
    await expect(from('127.0.0.1')).rejects.toMatchObject({ code: 'ip_not_allowed' })
    expect(keyring.flow.refusal(new AuthError('missing_credential')).headers['www-authenticate']).toHaveLength(1)
    await keyring.close()
  })

  it.each([
    'nonsense',
    'oracle://admin:hunter2@db.example.com/keys',
    'hunter2',
    'sqlite://admin:hunter2@keys.db',
    'admin:hunter2@db',
    'memory:hunter2',
    '://hunter2',
    ' memory: hunter2',
    '\u0000hunter2',
    'file:///etc/hunter2',
    '${hunter2}',
  ])('refuse KEYWRIGHT_STORE=%j, and repeat no password', value => {
    vi.stubEnv('KEYWRIGHT_STORE', value.replaceAll('\u0000', ' '))
    const told = messageOf(() => createKeyring())
    expect(told).toContain('KEYWRIGHT_STORE')
    expect(told).toMatch(/memory:|sqlite:/)
    expect(told).not.toContain('hunter2')
    expect(messageOf(() => expressAuth())).toBe(told)
    expect(messageOf(() => koaAuth())).toBe(told)
  })

  it('take KEYWRIGHT_STORE where no store is given, and a given one all the same', async () => {
    vi.stubEnv('KEYWRIGHT_STORE', 'memory:')
    const keyring = createKeyring({ logger: { warn() {}, error() {} } })
    await keyring.ready()
    await keyring.close()
    vi.stubEnv('KEYWRIGHT_STORE', 'nonsense')
    await createKeyring({ store: 'memory:' }).close()
  })
})

describe.each(ADAPTERS)('the options of apiKeyAuth on %s', (_, apiKeyAuth, requireGrants, requireAnyGrant) => {
  const keyring = createKeyring({ store: 'memory:' })

  it.each([
    ['apiKeyAuth: unknown option "require": did you mean "required"?', { require: true }],
    ['apiKeyAuth: unknown option "onerror": did you mean "onError"?', { onerror: 'throw' }],
    ['apiKeyAuth: required must be true or false, not this string', { required: 'false' }],
    ['apiKeyAuth: required must be true or false, not null', { required: null }],
    ["apiKeyAuth: onError must be 'respond' or 'throw', not this string", { onError: 'ignore' }],
    ['apiKeyAuth: the options are an object', null],
    ['apiKeyAuth: the options are an object', 'throw'],
  ])('say what is wrong: %s', (message, options) => {
    expect(messageOf(() => apiKeyAuth(keyring, options as never))).toContain(message)
  })

  it.each([
    ['createKeyring: unknown option "required"', { required: false }],
    ['createKeyring: unknown option "origin". Known: store', { origin: '*' }],
    ['apiKeyAuth: the first argument is a keyring, or the options of one', null],
    ['apiKeyAuth: the first argument is a keyring, or the options of one', 'memory:'],
    ['apiKeyAuth: the first argument is a keyring, or the options of one', () => keyring],
  ])('say what is wrong with the keyring: %s', (message, options) => {
    expect(messageOf(() => apiKeyAuth(options as never))).toContain(message)
  })

  it.each([
    [[], 'name at least one grant, such as require'],
    [['monitors:*'], 'a required grant has no "*"'],
    [['*'], 'a required grant has no "*"'],
    [['two words'], 'is not a grant'],
    [['a"b'], 'is not a grant'],
    [[''], 'is not a grant'],
    [[5], 'a grant is a string'],
    [[undefined], 'a grant is a string'],
    [[['a:read']], 'not an array'],
    [['x'.repeat(201)], 'at most 200 characters'],
  ])('say what is wrong with required grants: %j', (grants, message) => {
    expect(messageOf(() => requireGrants(...(grants as string[])))).toContain(message)
    expect(messageOf(() => requireAnyGrant(...(grants as string[])))).toContain(message)
  })
})
