import { apiVersion, AuthError } from 'keywright'
import { issuerWith, makeKey, signToken } from '../tokens/test-issuer.js'
import type { ChallengeError, Row } from './refusal-row.js'

const xApiKey = (secret: string) => [`x-api-key: ${secret}`]
const malformed = (...schemes: string[]): ChallengeError => ({
  schemes,
  error: 'invalid_request',
  description: 'The credential is malformed',
})
const dead = (description: string): ChallengeError => ({ schemes: ['x-api-key'], error: 'invalid_token', description })
const missing = (title: string, ...lines: string[]): Row => ({
  situation: title,
  lines: () => lines,
  status: 401,
  code: 'missing_credential',
  challenge: 'plain',
})
const invalid = (situation: string, schemes: string[], ...lines: string[]): Row => ({
  situation,
  lines: secret => lines.map(line => line.replace('SECRET', secret)),
  status: 400,
  code: 'invalid_request',
  challenge: malformed(...schemes),
})
const broken = (situation: string, findByDigest: (digest: string) => never | Promise<never>): Row => ({
  situation,
  options: { store: { findByDigest } },
  lines: () => xApiKey('0f8fad5b-d9cb-469f-a165-70867728950e'),
  status: 503,
  code: 'store_unavailable',
  challenge: 'none',
  fields: { 'retry-after': '1' },
})

const NOTHING: readonly Row[] = [
  missing('nothing presented'),
  missing('an empty x-api-key', 'x-api-key:'),
  missing('an empty luc-authorization of spaces', 'luc-authorization:   '),
  missing('an empty Authorization', 'Authorization:'),
  missing('a scheme that is not ours', 'Authorization: Basic dXNlcjpwYXNzd29yZA=='),
  missing('a scheme that only begins like ours', 'Authorization: BearerToken abcdefghijklmnop'),
  missing('the misspelt field without the alias', 'luc-autharization: kw_live_0123456789'),
]

const MALFORMED: readonly Row[] = [
  invalid('Bearer without its value', ['bearer'], 'Authorization: Bearer'),
  invalid('lucca without its parameter', ['lucca'], 'Authorization: lucca'),
  invalid('lucca with an empty parameter', ['lucca'], 'Authorization: lucca application='),
  invalid('lucca with another parameter', ['lucca'], 'Authorization: lucca app=SECRET'),
  invalid('a bare secret behind lucca', ['lucca'], 'Authorization: lucca SECRET'),
  invalid('two values behind Bearer', ['bearer'], 'Authorization: Bearer SECRET SECRET'),
  invalid('two values in x-api-key', ['x-api-key'], 'x-api-key: SECRET, SECRET'),
  invalid('a space inside luc-authorization', ['luc-authorization'], 'luc-authorization: SECRET x'),
  invalid('a doubled x-api-key', ['x-api-key'], 'x-api-key: SECRET', 'x-api-key: SECRET'),
  invalid('a doubled Authorization, which Node hides', ['bearer', 'lucca'], 'Authorization: Bearer SECRET', 'Authorization: x'),
  invalid('two credentials', ['bearer', 'x-api-key'], 'Authorization: Bearer SECRET', 'x-api-key: SECRET'),
]

const UNKNOWN: readonly Row[] = [
  {
    situation: 'an unknown secret',
    lines: () => xApiKey('0f8fad5b-d9cb-469f-a165-70867728950e'),
    status: 401,
    code: 'unknown_key',
    challenge: dead('The API key is not known'),
  },
  {
    situation: 'a token that can not be verified',
    lines: () => ['Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.'],
    status: 401,
    code: 'invalid_token',
    challenge: { schemes: ['bearer'], error: 'invalid_token', description: 'The token is not valid' },
  },
  {
    situation: 'a token where only keys are taken',
    lines: () => xApiKey('eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.c2lnbmF0dXJl'),
    status: 401,
    code: 'unknown_key',
    challenge: dead('The API key is not known'),
  },
]

// shared with the issuer that DPOP trusts
const holder = makeKey('HS256')
const boundToken = signToken(holder, { cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } })

const DPOP: readonly Row[] = [
  {
    situation: 'a bound token without a proof',
    options: { trustedIssuers: [issuerWith(holder)] },
    lines: () => [`Authorization: DPoP ${boundToken}`],
    status: 401,
    code: 'invalid_dpop_proof',
    challenge: { schemes: ['dpop'], error: 'invalid_dpop_proof', description: 'The DPoP proof is not valid' },
  },
  {
    situation: 'a bound token as a bearer token',
    options: { trustedIssuers: [issuerWith(holder)] },
    lines: () => [`Authorization: Bearer ${boundToken}`],
    status: 401,
    code: 'invalid_token',
    challenge: { schemes: ['bearer'], error: 'invalid_token', description: 'The token is not valid' },
  },
  {
    situation: 'a key where only bound tokens are taken',
    lines: secret => [`Authorization: DPoP ${secret}`],
    status: 401,
    code: 'invalid_token',
    challenge: { schemes: ['dpop'], error: 'invalid_token', description: 'The token is not valid' },
  },
  invalid('DPoP without its value', ['dpop'], 'Authorization: DPoP'),
]

const ENDED: readonly Row[] = [
  {
    situation: 'an expired key',
    key: { expiresAt: new Date('2030-01-02T00:00:00Z') },
    prepare: async ({ clock }) => clock.advance({ days: 1 }),
    lines: xApiKey,
    status: 401,
    code: 'key_expired',
    challenge: dead('The API key has expired'),
  },
  {
    situation: 'a revoked key',
    prepare: ({ app, id }) => app.keyring.keys.revoke(id),
    lines: xApiKey,
    status: 401,
    code: 'key_revoked',
    challenge: dead('The API key was revoked'),
  },
  {
    situation: 'a secret that was replaced',
    prepare: ({ app, id }) => app.keyring.keys.rotate(id),
    lines: xApiKey,
    status: 401,
    code: 'secret_ended',
    challenge: dead('This secret of the API key was replaced'),
  },
]

const FORBIDDEN: readonly Row[] = [
  {
    situation: "an address outside the key's subnets",
    key: { subnets: ['192.0.2.0/24'] },
    lines: xApiKey,
    status: 403,
    code: 'ip_not_allowed',
    challenge: 'none',
  },
  {
    situation: 'an origin that the API does not allow',
    options: { cors: { origins: ['https://app.example.com'] } },
    lines: secret => [...xApiKey(secret), 'Origin: https://evil.example.net'],
    status: 403,
    code: 'origin_not_allowed',
    challenge: 'none',
  },
  {
    situation: 'an origin that the key does not allow',
    key: { origins: ['https://app.example.com'] },
    lines: secret => [...xApiKey(secret), 'Origin: https://evil.example.net'],
    status: 403,
    code: 'origin_not_allowed',
    challenge: 'none',
  },
  {
    situation: 'a grant that is missing',
    checks: [{ all: ['reports:read', 'reports:write'] }],
    lines: xApiKey,
    status: 403,
    code: 'insufficient_grants',
    challenge: {
      schemes: ['x-api-key'],
      error: 'insufficient_scope',
      description: 'A grant is missing',
      scope: 'reports:read reports:write',
    },
    members: { required: ['reports:read', 'reports:write'], granted: ['reports:read'] },
  },
  {
    situation: 'none of several grants',
    checks: [{ any: ['reports:write', 'users:read'] }],
    lines: xApiKey,
    status: 403,
    code: 'insufficient_grants',
    challenge: {
      schemes: ['x-api-key'],
      error: 'insufficient_scope',
      description: 'A grant is missing',
      scope: 'reports:write users:read',
    },
    members: { required: ['reports:write', 'users:read'], granted: ['reports:read'] },
  },
  {
    situation: 'a key where only tokens are taken',
    checks: ['token'],
    lines: xApiKey,
    status: 403,
    code: 'api_key_not_accepted',
    challenge: 'none',
  },
  {
    situation: "a refusal of the API's own policy",
    options: {
      policies: [
        () => {
          throw new AuthError('closed_on_sundays', { detail: 'Come back tomorrow.' })
        },
      ],
    },
    lines: xApiKey,
    status: 403,
    code: 'closed_on_sundays',
    challenge: 'none',
    members: { detail: 'Come back tomorrow.' },
  },
  {
    situation: 'a request that does not say the version of the API',
    options: { policies: [apiVersion({ header: 'x-api-version', accepted: ['1.0.0'] })] },
    lines: xApiKey,
    status: 400,
    code: 'unsupported_api_version',
    challenge: 'none',
    members: { header: 'x-api-version', accepted: ['1.0.0'] },
  },
  {
    situation: "a policy's 429",
    options: {
      policies: [
        () => {
          throw new AuthError('rate_limited', { headers: { 'Retry-After': '7' } })
        },
      ],
    },
    lines: xApiKey,
    status: 429,
    code: 'rate_limited',
    challenge: 'none',
    fields: { 'retry-after': '7' },
  },
]

const FAILED: readonly Row[] = [
  broken('a store that rejects, and says the digest', async digest => {
    throw new Error(`no route to host for ${digest}`)
  }),
  broken('a store that throws', digest => {
    throw new Error(`not connected, asked for ${digest}`)
  }),
  broken('a store that hangs', () => new Promise<never>(() => undefined)),
  {
    situation: 'a store that can not be opened',
    options: { store: 'sqlite:/dev/null/nowhere/keys.db' },
    lines: () => xApiKey('0f8fad5b-d9cb-469f-a165-70867728950e'),
    status: 503,
    code: 'store_unavailable',
    challenge: 'none',
    fields: { 'retry-after': '1' },
  },
  {
    situation: 'a bug in a policy',
    options: {
      policies: [
        () => {
          throw new TypeError('cannot read properties of undefined')
        },
      ],
    },
    lines: xApiKey,
    status: 500,
    code: 'internal_error',
    challenge: 'none',
    logged: 'keywright: refused with 500 internal_error: TypeError: cannot read properties of undefined',
  },
  {
    situation: 'a policy that rejects with nothing',
    options: { policies: [() => Promise.reject()] },
    lines: xApiKey,
    status: 500,
    code: 'internal_error',
    challenge: 'none',
  },
  {
    situation: 'a store that gives nonsense',
    options: { store: { findByDigest: digest => ({ id: 'k', expiresAt: digest as never }) } },
    lines: () => xApiKey('0f8fad5b-d9cb-469f-a165-70867728950e'),
    status: 500,
    code: 'internal_error',
    challenge: 'none',
  },
  {
    situation: 'a check that apiKeyAuth does not stand in front of',
    protect: false,
    checks: [{ all: ['reports:read'] }],
    lines: xApiKey,
    status: 500,
    code: 'misconfigured',
    challenge: 'none',
  },
]

/** Every row of the refusal table, in its order. */
export const ROWS: readonly Row[] = [...NOTHING, ...MALFORMED, ...UNKNOWN, ...DPOP, ...ENDED, ...FORBIDDEN, ...FAILED]
