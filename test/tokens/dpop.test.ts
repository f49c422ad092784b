import { generateKeyPairSync } from 'node:crypto'
import { AuthError, type RequestLike } from 'keywright'
import { describe, expect, it } from 'vitest'
import { PROOF_ALGORITHMS } from '../../src/tokens/dpop/proof-algorithms.js'
import { createProofVerifier } from '../../src/tokens/dpop/proof-verifier.js'
import { normalUri, requestUris } from '../../src/tokens/dpop/request-uris.js'
import { createSeenProofs } from '../../src/tokens/dpop/seen-proofs.js'
import { readConfirmation } from '../../src/tokens/read-confirmation.js'
import { BAD_PROOFS, digestOf, type ProofClaims, proofOf, publicJwk, thumbprintOf } from './proofs.js'
import { makeKey, NOW } from './test-issuer.js'

const ISSUER = 'https://api.example.com'
const TOKEN = 'token.of.somebody'
const key = makeKey('ES256', 'holder')
const privateJwk = { ...publicJwk(key), ...key.privateKey?.export({ format: 'jwk' }) }
const bound = { token: TOKEN, boundTo: thumbprintOf(key) }
const claims: ProofClaims = { htm: 'GET', htu: `${ISSUER}/me`, ath: digestOf(TOKEN) }

const asking = (lines: readonly string[], changes: Partial<RequestLike> = {}): RequestLike => ({
  method: 'GET',
  url: '/me',
  headers: {},
  rawHeaders: ['Host', 'api.example.com', ...lines.flatMap(line => ['DPoP', line])],
  ...changes,
})

/** What becomes of a proof: the thumbprint, or the detail of the refusal. */
async function outcome(verifying: Promise<string | null>): Promise<string | null> {
  try {
    return await verifying
  } catch (error) {
    // nothing but an AuthError may come out of it
    if (!(error instanceof AuthError)) throw error
    expect([error.code, error.status, error.cause]).toEqual(['invalid_dpop_proof', 401, undefined])
    expect(error.detail).toMatch(/^The [ -~]+\.$|^This server [ -~]+\.$/)
    return error.detail ?? null
  }
}

const verified = (line: string, changes: Partial<RequestLike> = {}, now = NOW * 1000) =>
  outcome(createProofVerifier(ISSUER).verify(asking([line], changes), now, bound))

describe('a proof', () => {
  it('of RFC 9449 section 5 is one for a token', async () => {
    const { find } = createProofVerifier('https://server.example.com')
    const proof =
      'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg'
    const request = asking([proof], { method: 'POST', url: '/token' })
    expect(await find(request, 1_562_262_616_000)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I')
  })

  it('of RFC 9449 section 7.1 is one for a resource', async () => {
    const { verify } = createProofVerifier('https://resource.example.org')
    const proof =
      'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA'
    const token = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU'
    const boundTo = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'
    const request = () => asking([proof], { url: '/protectedresource' })
    expect(await verify(request(), 1_562_262_618_000, { token, boundTo })).toBe(boundTo)
    expect(await outcome(verify(request(), 1_562_262_618_000, { token: `${token}x`, boundTo }))).toMatch(/"ath"/)
  })

  it.each(BAD_PROOFS)('that has $what is refused', async ({ lines, detail }) => {
    const { verify, find } = createProofVerifier(ISSUER)
    const sent = lines({ key, claims, privateJwk })
    expect(await outcome(verify(asking(sent), NOW * 1000, bound))).toMatch(detail)
    const said = await outcome(verify(asking(sent), NOW * 1000, bound))
    for (const line of sent) for (const part of line.split('.')) if (part.length > 5) expect(said).not.toContain(part)
    // the same request with a good one, so that nothing else refuses it
    expect(await verify(asking([proofOf(key, claims)]), NOW * 1000, bound)).toBe(bound.boundTo)
    if (sent.length > 0) expect(await outcome(find(asking(sent), NOW * 1000))).not.toBeNull()
  })

  it.each(BAD_PROOFS.filter(row => !row.atResource))('that has $what makes no token', async ({ lines, detail }) => {
    const { find } = createProofVerifier(ISSUER)
    expect(await outcome(find(asking(lines({ key, claims, privateJwk })), NOW * 1000))).toMatch(detail)
  })

  it.each<[what: string, changes: ProofClaims, header?: Record<string, unknown>]>([
    ['a query and a fragment', { htu: `${ISSUER}/me?page=2#top` }],
    ['a host in capitals', { htu: 'HTTPS://API.Example.COM/me' }],
    ['the usual port', { htu: 'https://api.example.com:443/me' }],
    ['a path with dots', { htu: `${ISSUER}/you/../me` }],
    ['an octet that needs no escape', { htu: `${ISSUER}/%6de` }],
    ['an instant of 60 seconds ago', { iat: NOW - 60 }],
    ['an instant 5 seconds ahead', { iat: NOW + 5 }],
    ['an instant with a fraction', { iat: NOW - 0.5 }],
    ['an id of 200 characters', { jti: 'j'.repeat(200) }],
    ['a nonce that nobody asked for', { nonce: 'x' }],
    ['times of its own that hold', { exp: NOW + 1, nbf: NOW }],
    ['its type in capitals', {}, { typ: 'DPoP+JWT' }],
    ['a kid', {}, { kid: 'x' }],
    ['a key as browsers export it', {}, { jwk: { ...publicJwk(key), key_ops: ['verify'], ext: true } }],
  ])('may have %s', async (_what, changes, header) => {
    expect(await verified(proofOf(key, { ...claims, ...changes }, header))).toBe(bound.boundTo)
  })

  it.each(PROOF_ALGORITHMS)('may be signed with %s', async algorithm => {
    const made = makeKey(algorithm)
    const { verify } = createProofVerifier(ISSUER)
    const boundTo = thumbprintOf(made)
    expect(await verify(asking([proofOf(made, claims)]), NOW * 1000, { token: TOKEN, boundTo })).toBe(boundTo)
  })

  it('is never signed with a shared secret', () => {
    expect(PROOF_ALGORITHMS).toHaveLength(11)
    expect(PROOF_ALGORITHMS.filter(name => /^HS|none/.test(name))).toEqual([])
  })

  it('of a large key for a long URI is short enough', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 })
    const large = makeKey('PS512', 'large', { like: { ...key, privateKey } })
    const path = `/${'a'.repeat(2000)}`
    const { verify } = createProofVerifier(ISSUER)
    const boundTo = thumbprintOf(large)
    const request = asking([proofOf(large, { ...claims, htu: ISSUER + path })], { url: path })
    expect(await verify(request, NOW * 1000, { token: TOKEN, boundTo })).toBe(boundTo)
  })

  it('is none where there is no field', async () => {
    expect(await createProofVerifier(ISSUER).find(asking([]), NOW * 1000)).toBeNull()
  })

  it('is read from parsed headers where there are no raw ones', async () => {
    const proof = proofOf(key, claims)
    const request = (dpop: string) => ({ method: 'GET', url: '/me', headers: { dpop } })
    const { verify } = createProofVerifier(ISSUER)
    expect(await verify(request(proof), NOW * 1000, bound)).toBe(bound.boundTo)
    // as Node joins two lines
    expect(await outcome(verify(request(`${proof}, ${proof}`), NOW * 1000, bound))).toMatch(/three segments/)
  })

  it('proves nothing about a request that has no method and no URL', async () => {
    const { verify } = createProofVerifier(ISSUER)
    const headers = { dpop: proofOf(key, { ...claims, htm: undefined }) }
    expect(await outcome(verify({ headers, url: '/me' }, NOW * 1000, bound))).toMatch(/"htm"/)
    const root = { dpop: proofOf(key, { ...claims, htu: ISSUER }) }
    expect(await outcome(verify({ headers: root, method: 'GET' }, NOW * 1000, bound))).toMatch(/public address/)
  })
})

describe('a proof that comes again', () => {
  const again = /used before/

  it('is refused for as long as it would be good', async () => {
    const { verify } = createProofVerifier(ISSUER)
    const proof = proofOf(key, { ...claims, iat: NOW + 5 })
    expect(await verify(asking([proof]), NOW * 1000, bound)).toBe(bound.boundTo)
    for (const seconds of [0, 1, 30, 60, 65])
      expect(await outcome(verify(asking([proof]), (NOW + seconds) * 1000, bound))).toMatch(again)
    expect(await outcome(verify(asking([proof]), (NOW + 66) * 1000, bound))).toMatch(/"iat"/)
  })

  it('is refused by its id, whatever else it says', async () => {
    const { verify } = createProofVerifier(ISSUER)
    expect(await verify(asking([proofOf(key, { ...claims, jti: 'one' })]), NOW * 1000, bound)).toBe(bound.boundTo)
    const later = proofOf(key, { ...claims, jti: 'one', iat: NOW + 1 })
    expect(await outcome(verify(asking([later]), NOW * 1000, bound))).toMatch(again)
  })

  // anybody may ask for a token: what they send must not push out what stands against replay at the resources
  it('is remembered apart where it asks for a token', async () => {
    const { verify, find } = createProofVerifier(ISSUER)
    const proof = proofOf(key, claims)
    expect(await verify(asking([proof]), NOW * 1000, bound)).toBe(bound.boundTo)
    expect(await find(asking([proof]), NOW * 1000)).toBe(bound.boundTo)
    expect(await outcome(find(asking([proof]), NOW * 1000))).toMatch(again)
    expect(await outcome(verify(asking([proof]), NOW * 1000, bound))).toMatch(again)
  })

  it('is refused where it comes twice at once', async () => {
    const { verify } = createProofVerifier(ISSUER)
    const proof = proofOf(key, claims)
    const all = await Promise.all(Array.from({ length: 20 }, () => outcome(verify(asking([proof]), NOW * 1000, bound))))
    expect(all.filter(result => result === bound.boundTo)).toHaveLength(1)
  })

  it('is the same for one request, which may be led through the flow twice', async () => {
    const { verify } = createProofVerifier(ISSUER)
    const request = asking([proofOf(key, claims)])
    expect(await verify(request, NOW * 1000, bound)).toBe(bound.boundTo)
    expect(await verify(request, NOW * 1000, bound)).toBe(bound.boundTo)
  })

  it('of another key is another, and a refused one uses nothing up', async () => {
    const { verify } = createProofVerifier(ISSUER)
    const stranger = makeKey('ES256', 'stranger')
    const id = { ...claims, jti: 'one' }
    await outcome(verify(asking([proofOf(stranger, id)]), NOW * 1000, bound))
    await outcome(verify(asking([proofOf(stranger, id, { jwk: publicJwk(key) })]), NOW * 1000, bound))
    await verify(asking([proofOf(stranger, id)]), NOW * 1000, { token: TOKEN, boundTo: thumbprintOf(stranger) })
    expect(await verify(asking([proofOf(key, id)]), NOW * 1000, bound)).toBe(bound.boundTo)
  })

  it('is remembered among so many, and no longer than it must be', () => {
    const { note } = createSeenProofs(65_000, 3)
    expect(['a', 'b', 'c', 'a', 'd'].map(jti => note('k', jti, 0))).toEqual([true, true, true, false, true])
    expect(['b', 'd'].map(jti => note('k', jti, 65_000))).toEqual([false, false])
    // the oldest made room
    expect(note('k', 'a', 65_000)).toBe(true)
    expect(['c', 'a', 'd'].map(jti => note('k', jti, 65_001))).toEqual([true, false, true])
  })
})

describe('the URIs of a request', () => {
  it.each<[issuer: string, url: string, uris: string[]]>([
    [ISSUER, '/me', [`${ISSUER}/me`]],
    [ISSUER, '/me?x=/../y#z', [`${ISSUER}/me`]],
    [ISSUER, '/', [`${ISSUER}/`]],
    [ISSUER, '?x', [`${ISSUER}/`]],
    [ISSUER, 'http://elsewhere.example.com/me', [`${ISSUER}/me`]],
    [ISSUER, '//evil.example.com/me', [`${ISSUER}//evil.example.com/me`]],
    [ISSUER, '/a%2fb%7e', [`${ISSUER}/a%2Fb~`]],
    [`${ISSUER}/v1`, '/me', [`${ISSUER}/me`, `${ISSUER}/v1/me`]],
    [ISSUER, '*', []],
    [ISSUER, '@evil.example.com/', []],
    [ISSUER, '/a/../me', []],
    [ISSUER, '/a/%2E./me', []],
    [ISSUER, '/..', []],
    [ISSUER, '/a\\me', []],
  ])('below %s of %s', (issuer, url, uris) => {
    expect([...new Set(requestUris({ headers: {}, url }, issuer))]).toEqual(uris)
  })

  it('are those from before a router took something off', () => {
    expect(requestUris({ headers: {}, url: '/me', originalUrl: '/v1/me?x' }, ISSUER)).toContain(`${ISSUER}/v1/me`)
  })

  it.each([
    ['127.0.0.1:3000', 'http://127.0.0.1:3000/me'],
    ['LOCALHOST', 'http://localhost/me'],
    ['[::1]:80', 'http://[::1]/me'],
    ['api.example.com', undefined],
    ['127.0.0.1.example.com', undefined],
    ['localhost/x', undefined],
    ['localhost:99999', undefined],
    ['', undefined],
  ])('without an issuer are believed on this machine alone: %s', (host, uri) => {
    expect(requestUris({ headers: {}, rawHeaders: ['Host', host], url: '/me' }, null)[0]).toBe(uri)
  })

  it.each([
    ['https://u:p@api.example.com/', null],
    ['javascript:alert(1)', null],
    ['https://', null],
    ['', null],
    ['https://api.example.com', 'https://api.example.com/'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
  ])('have one normal form: %s', (text, uri) => {
    expect(normalUri(text)).toBe(uri)
  })
})

describe('the claim cnf', () => {
  const jkt = thumbprintOf(key)

  it('names one thumbprint, or is not there', () => {
    expect(readConfirmation({ jkt })).toBe(jkt)
    expect(readConfirmation(undefined)).toBeNull()
  })

  it.each([
    [null],
    [{}],
    [jkt],
    [[jkt]],
    [{ jkt: '' }],
    [{ jkt: `${jkt}=` }],
    [{ jkt: jkt.slice(1) }],
    [{ jkt: [jkt] }],
    [{ jkt, kid: 'x' }],
    [{ 'x5t#S256': jkt }],
    [{ jkt, 'x5t#S256': jkt }],
    [{ jwk: publicJwk(key) }],
  ])('is refused where it is anything else: %j', cnf => {
    expect(() => readConfirmation(cnf)).toThrow(/bound to a key/)
  })
})
