import type { KeyringOptions } from 'keywright'
import * as oauth from 'oauth4webapi'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { sendRaw } from '../http/raw-request.js'
import { BAD_PROOFS, digestOf, proofOf, publicJwk, thumbprintOf } from '../tokens/proofs.js'
import { makeKey, START } from '../tokens/test-issuer.js'
import { authFrameworks, type Served } from './auth-servers.js'
import { ANN, codeFor, redeem } from './login-flow.js'

const insecure = { [oauth.allowInsecureRequests]: true }
const key = makeKey('ES256', 'holder')
const privateJwk = { ...publicJwk(key), ...key.privateKey?.export({ format: 'jwk' }) }
const jkt = thumbprintOf(key)
const ISSUER = 'https://api.example.com'
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'

const formOf = (id: string, secret: string) => ({ grant_type: 'client_credentials', client_id: id, client_secret: secret })

/** A bound token that the server made, with what proves it at `/protected`. */
async function boundToken({ keyring, post, url }: Served) {
  const made = await keyring.keys.create({ name: 'export', grants: ['a:read'] })
  const proof = proofOf(key, { htm: 'POST', htu: `${url}/oauth/token` })
  const { body } = await post('/oauth/token', formOf(made.key.id, made.secret), { dpop: proof })
  const token = body.access_token
  const prove = (path = '/protected', changes: object = {}) => ({
    authorization: `DPoP ${token}`,
    dpop: proofOf(key, { htm: 'GET', htu: url + path, ath: digestOf(token), ...changes }),
  })
  return { ...made, body, token, prove }
}

const proofsIn = (proofs: readonly string[]): Record<string, string> => Object.fromEntries(proofs.map(proof => ['dpop', proof]))

const challengesOf = ({ headers }: { headers: Headers }) => headers.get('www-authenticate') ?? ''

describe.each(authFrameworks)('tokens that are bound to a key on $name', ({ serve }) => {
  const setUp = (keyring: KeyringOptions = {}) => serve({ keyring: { clock: manualClock(START), ...keyring } })

  it('are what oauth4webapi gets and uses', async () => {
    const { keyring, url } = await serve()
    const made = await keyring.keys.create({ name: 'export', grants: ['a:read'] })
    const issuer = new URL(url)
    const as = await oauth
      .discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
      .then(answer => oauth.processDiscoveryResponse(issuer, answer))
    expect(as.dpop_signing_alg_values_supported).toEqual(ALGORITHMS.split(' '))
    const resource = await oauth
      .resourceDiscoveryRequest(issuer, insecure)
      .then(answer => oauth.processResourceDiscoveryResponse(issuer, answer))
    expect(resource.dpop_signing_alg_values_supported).toEqual(ALGORITHMS.split(' '))

    for (const algorithm of ['ES256', 'EdDSA', 'PS256', 'RS256']) {
      const client: oauth.Client = { client_id: made.key.id }
      const pair = await oauth.generateKeyPair(algorithm === 'EdDSA' ? 'Ed25519' : algorithm)
      const DPoP = oauth.DPoP(client, pair)
      const granted = await oauth
        .clientCredentialsGrantRequest(
          as,
          client,
          oauth.ClientSecretBasic(made.secret),
          { scope: 'a:read' },
          { DPoP, ...insecure },
        )
        .then(answer => oauth.processClientCredentialsResponse(as, client, answer))
      expect(granted.token_type).toBe('dpop')
      const route = new URL('/protected?page=2', url)
      const ask = (more: oauth.ProtectedResourceRequestOptions) =>
        oauth.protectedResourceRequest(granted.access_token, 'GET', route, undefined, null, { ...more, ...insecure })
      for (let times = 0; times < 2; times++) {
        const answer = await ask({ DPoP })
        expect(await answer.json()).toMatchObject({ kind: 'token', scheme: 'dpop', keyId: made.key.id, grants: ['a:read'] })
      }
      await expect(ask({})).rejects.toMatchObject({
        cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }, {}, {}, {}],
      })
      const stolen = ask({ DPoP: oauth.DPoP(client, await oauth.generateKeyPair('ES256')) })
      await expect(stolen).rejects.toBeInstanceOf(oauth.WWWAuthenticateChallengeError)
      const { cause } = (await stolen.catch((error: unknown) => error)) as oauth.WWWAuthenticateChallengeError
      expect(cause.at(-1)).toEqual({
        scheme: 'dpop',
        parameters: {
          realm: 'api',
          error: 'invalid_dpop_proof',
          error_description: 'The DPoP proof is not valid',
          algs: ALGORITHMS,
        },
      })
    }
  })

  it('are made on request by both endpoints, and by none else', async () => {
    const server = await setUp()
    const { keyring, url, post } = server
    const { key: record, secret, body } = await boundToken(server)
    expect(body).toMatchObject({ token_type: 'DPoP', scope: 'a:read', expires_in: 3600 })
    expect(await keyring.tokens.inspect(body.access_token)).toMatchObject({ cnf: { jkt }, key_id: record.id })
    const exchanged = await post('/auth', formOf(record.id, secret), { dpop: proofOf(key, { htm: 'POST', htu: `${url}/auth` }) })
    expect(exchanged.body.token_type).toBe('DPoP')
    expect(await keyring.tokens.inspect(exchanged.body.access_token)).toMatchObject({ cnf: { jkt } })
    for (const path of ['/auth', '/oauth/token']) {
      const plain = await post(path, formOf(record.id, secret))
      expect(plain.body.token_type).toBe('Bearer')
      expect(await keyring.tokens.inspect(plain.body.access_token)).not.toHaveProperty('cnf')
    }
  })

  it('are not made for a bad proof', async () => {
    const { keyring, url, post } = await setUp()
    const { key: record, secret } = await keyring.keys.create({ name: 'export' })
    for (const { what, lines, atResource } of BAD_PROOFS) {
      if (atResource) continue
      for (const path of ['/auth', '/oauth/token']) {
        const claims = { htm: 'POST', htu: url + path }
        const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' })
        const sent = lines({ key, claims, privateJwk })
        for (const line of sent) headers.append('dpop', line)
        const answer = await post(path, formOf(record.id, secret), Object.fromEntries(headers))
        expect([what, answer.status, answer.body.error]).toEqual([what, 400, 'invalid_dpop_proof'])
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect(answer.headers.get('www-authenticate')).toBeNull()
        for (const part of sent.join('.').split('.')) if (part.length > 12) expect(answer.text).not.toContain(part)
      }
    }
  })

  it('are not made for whoever is not known, whatever is proven', async () => {
    const { keyring, url, post } = await setUp()
    const { key: record } = await keyring.keys.create({ name: 'export' })
    const wrong = formOf(record.id, `kw_live_${'a'.repeat(38)}`)
    for (const dpop of ['proof', proofOf(key, { htm: 'POST', htu: `${url}/oauth/token` })]) {
      const answer = await post('/oauth/token', wrong, { dpop })
      expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client'])
    }
  })

  it('are not made twice for one proof', async () => {
    const { keyring, url, post } = await setUp()
    const { key: record, secret } = await keyring.keys.create({ name: 'export' })
    const dpop = proofOf(key, { htm: 'POST', htu: `${url}/oauth/token` })
    expect((await post('/oauth/token', formOf(record.id, secret), { dpop })).status).toBe(200)
    expect((await post('/oauth/token', formOf(record.id, secret), { dpop })).body.error).toBe('invalid_dpop_proof')
  })

  it('are good with a proof for each request, on every route', async () => {
    const server = await setUp()
    const { prove } = await boundToken(server)
    const first = prove()
    expect((await server.fetch('/protected', { headers: first })).status).toBe(200)
    const again = await server.fetch('/protected', { headers: first })
    expect([again.status, again.body.code]).toEqual([401, 'invalid_dpop_proof'])
    expect((await server.fetch('/protected', { headers: prove() })).body).toMatchObject({ scheme: 'dpop' })
    const lacking = await server.fetch('/write', { headers: prove('/write') })
    expect(lacking.status).toBe(403)
    expect(challengesOf(lacking)).toContain(
      `DPoP realm="api", error="insufficient_scope", error_description="A grant is missing", scope="a:write", algs="${ALGORITHMS}"`,
    )
    expect(
      (await server.fetch('/protected', { headers: { ...prove(), authorization: 'dpop ' + prove().authorization.slice(5) } }))
        .status,
    ).toBe(200)
  })

  it('are refused as bearer tokens, with a proof and without', async () => {
    const server = await setUp()
    const { token, prove } = await boundToken(server)
    for (const proofs of [[], [prove().dpop]]) {
      const answer = await server.use(token, proofsIn(proofs))
      expect([answer.status, answer.body.code]).toEqual([401, 'invalid_token'])
      expect(challengesOf(answer)).toMatch(/^Bearer realm="api", error="invalid_token"/)
      expect(challengesOf(answer)).not.toContain('DPoP')
    }
  })

  it('die with their key', async () => {
    const server = await setUp()
    const { key: record, prove } = await boundToken(server)
    expect((await server.fetch('/protected', { headers: prove() })).status).toBe(200)
    await server.keyring.keys.revoke(record.id)
    const answer = await server.fetch('/protected', { headers: prove() })
    expect([answer.status, answer.body.code]).toEqual([401, 'token_revoked'])
    expect(challengesOf(answer)).toContain('DPoP realm="api", error="invalid_token"')
  })

  it('are the only thing that the scheme takes', async () => {
    const server = await setUp()
    const { key: record, secret } = await boundToken(server)
    const { body } = await server.post('/oauth/token', formOf(record.id, secret))
    const plain = body.access_token
    for (const value of [plain, secret, '0f8fad5b-d9cb-469f-a165-70867728950e']) {
      const dpop = proofOf(key, { htm: 'GET', htu: `${server.url}/protected`, ath: digestOf(value) })
      for (const proofs of [[], [dpop]]) {
        const headers = { authorization: `DPoP ${value}`, ...proofsIn(proofs) }
        const answer = await server.fetch('/protected', { headers })
        expect([answer.status, answer.body.code]).toEqual([401, 'invalid_token'])
        expect(challengesOf(answer)).toContain('DPoP realm="api", error="invalid_token"')
        expect(answer.text).not.toContain(value)
      }
    }
    // a proof beside what needs none changes nothing
    expect((await server.use(plain, { dpop: 'x' })).status).toBe(200)
    expect((await server.fetch('/protected', { headers: { 'x-api-key': secret, dpop: 'x' } })).status).toBe(200)
  })

  it('count their refusals on the key', async () => {
    const server = await setUp()
    const { key: record, token, prove } = await boundToken(server)
    await server.use(token)
    await server.fetch('/protected', { headers: { ...prove(), dpop: 'x' } })
    await server.fetch('/protected', { headers: prove() })
    const usage = await server.keyring.keys.usage(record.id)
    expect(JSON.stringify(usage)).toMatch(/invalid_token/)
    expect(JSON.stringify(usage)).toMatch(/invalid_dpop_proof/)
  })

  it('are throttled where proofs fail too often', async () => {
    const server = await setUp({ failedAuthentications: { limit: 3, windowSeconds: 60 } })
    const { prove } = await boundToken(server)
    const statuses: number[] = []
    for (let tries = 0; tries < 5; tries++)
      statuses.push((await server.fetch('/protected', { headers: { ...prove(), dpop: 'x' } })).status)
    expect(statuses).toEqual([401, 401, 401, 429, 429])
    expect((await server.fetch('/protected', { headers: prove() })).status).toBe(200)
  })

  it('are bound to a path below the issuer that a proxy has taken off, or not', async () => {
    const server = await setUp({ issuer: 'https://api.example.com/v1', audience: 'api' })
    const { key: record, secret } = await server.keyring.keys.create({ name: 'export' })
    for (const base of [ISSUER, `${ISSUER}/v1`]) {
      const dpop = proofOf(key, { htm: 'POST', htu: `${base}/oauth/token` })
      const { body } = await server.post('/oauth/token', formOf(record.id, secret), { dpop })
      const ath = digestOf(body.access_token)
      const use = (htu: string) =>
        server.fetch('/protected', {
          headers: { authorization: `DPoP ${body.access_token}`, dpop: proofOf(key, { htm: 'GET', htu, ath }) },
        })
      expect((await use(`${base}/protected`)).status).toBe(200)
      expect((await use(`${server.url}/protected`)).body.code).toBe('invalid_dpop_proof')
    }
  })

  it('are asked for by browsers where the preflight allows the field', async () => {
    const server = await setUp({ cors: { origins: ['https://app.example.com'] } })
    for (const path of ['/protected', '/oauth/token']) {
      const answer = await server.fetch(path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,dpop',
        },
      })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-headers')).toBe('authorization,dpop')
    }
  })

  it('are not made where two proofs come in two lines', async () => {
    const { keyring, url, port } = await setUp()
    const { key: record, secret } = await keyring.keys.create({ name: 'export' })
    const body = new URLSearchParams(formOf(record.id, secret)).toString()
    const line = () => `DPoP: ${proofOf(key, { htm: 'POST', htu: `${url}/oauth/token` })}`
    const ask = async (...lines: string[]) => {
      const fields = [`Host: 127.0.0.1:${port}`, 'Connection: close', 'Content-Type: application/x-www-form-urlencoded']
      const request = ['POST /oauth/token HTTP/1.1', ...fields, `Content-Length: ${body.length}`, ...lines, '', body]
      const [answer] = await sendRaw({ port }, request.join('\r\n'))
      return answer?.json()
    }
    expect(await ask(line(), line())).toMatchObject({ error: 'invalid_dpop_proof' })
    expect(await ask(line())).toMatchObject({ token_type: 'DPoP' })
  })

  it('come of a login, with refresh tokens that only the same key uses', async () => {
    const server = await setUp()
    await server.keyring.members.add({ user: ANN.user, account: ANN.account })
    const proof = (by = key) => ({ dpop: proofOf(by, { htm: 'POST', htu: `${server.url}/oauth/token` }) })
    const granted = await redeem(server, await codeFor(server), {}, proof())
    expect(granted.body.token_type).toBe('DPoP')
    expect(await server.keyring.tokens.inspect(granted.body.access_token)).toMatchObject({ cnf: { jkt } })
    const renew = (refreshToken: string, headers: Record<string, string>) =>
      server.post('/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'acme-cli' }, headers)
    const first = granted.body.refresh_token
    expect((await renew(first, {})).body.error).toBe('invalid_grant')
    expect((await renew(first, proof(makeKey('ES256')))).body.error).toBe('invalid_grant')
    expect((await renew(first, { dpop: 'x' })).body.error).toBe('invalid_dpop_proof')
    const renewed = await renew(first, proof())
    expect(renewed.body.token_type).toBe('DPoP')
    expect(await server.keyring.tokens.inspect(renewed.body.access_token)).toMatchObject({ cnf: { jkt } })
    // and one that is not bound stays so
    const plain = await redeem(server, await codeFor(server))
    expect((await renew(plain.body.refresh_token, proof())).body.error).toBe('invalid_grant')
    expect((await renew(plain.body.refresh_token, {})).body.token_type).toBe('Bearer')
  })
})
