import * as oauth from 'oauth4webapi'
import { describe, expect, it } from 'vitest'
import { signedIn } from './browser.js'
import { createCallback, demos, type ServedDemo } from './demo-servers.js'

// the demo is at a loopback address
const insecure = { [oauth.allowInsecureRequests]: true } as const

interface KeyClient {
  readonly client: oauth.Client
  readonly secret: string
}

const keyClient = ({ keys: { radix } }: ServedDemo): KeyClient => ({ client: { client_id: radix.key.id }, secret: radix.secret })
const program: oauth.Client = { client_id: 'judge-cli' }

async function discover({ base }: ServedDemo): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(base)
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
  return oauth.processDiscoveryResponse(issuer, response)
}

const show = (demo: ServedDemo, path: string, token: string, options: { DPoP?: oauth.DPoPHandle } = {}) =>
  oauth.protectedResourceRequest(token, 'GET', new URL(path, demo.base), undefined, null, { ...insecure, ...options })

describe.each(demos)('oauth4webapi against the demo on $name', ({ serve }) => {
  it('finds the server, and the server by the resource', async () => {
    const demo = await serve()
    const as = await discover(demo)
    expect(as.token_endpoint).toBe(`${demo.base}/oauth/token`)
    const resource = new URL(demo.base)
    const found = await oauth.processResourceDiscoveryResponse(resource, await oauth.resourceDiscoveryRequest(resource, insecure))
    expect(found.authorization_servers).toEqual([demo.base])
  })

  it('follows the challenge of a refused request to the resource', async () => {
    const demo = await serve()
    const refused = await show(demo, '/export', 'kw_live_nobodys').catch((error: unknown) => error)
    if (!(refused instanceof oauth.WWWAuthenticateChallengeError)) throw new Error('no challenge was understood')
    const { resource_metadata: metadata = '' } = refused.cause.find(({ scheme }) => scheme === 'bearer')?.parameters ?? {}
    const response = await fetch(metadata)
    const found = await oauth.processResourceDiscoveryResponse(new URL(demo.base), response)
    expect(found.authorization_servers).toEqual([demo.base])
  })

  it.each([
    ['Basic', oauth.ClientSecretBasic],
    ['the body', oauth.ClientSecretPost],
  ])('exchanges a key by %s, uses, introspects and revokes the token', async (_name, method) => {
    const demo = await serve()
    const as = await discover(demo)
    const { client, secret } = keyClient(demo)
    const parameters = new URLSearchParams({ scope: 'export:read' })
    const answered = await oauth.clientCredentialsGrantRequest(as, client, method(secret), parameters, insecure)
    const { access_token: token, scope } = await oauth.processClientCredentialsResponse(as, client, answered)
    expect(scope).toBe('export:read')
    expect((await show(demo, '/export', token)).status).toBe(200)

    const introspect = async () => {
      const response = await oauth.introspectionRequest(as, client, method(secret), token, insecure)
      return oauth.processIntrospectionResponse(as, client, response)
    }
    expect(await introspect()).toMatchObject({ active: true, scope: 'export:read', client_id: client.client_id, iss: demo.base })
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, method(secret), token, insecure))
    expect(await introspect()).toEqual({ active: false })
    await expect(show(demo, '/export', token)).rejects.toMatchObject({
      cause: expect.arrayContaining([
        expect.objectContaining({ parameters: expect.objectContaining({ error: 'invalid_token' }) }),
      ]),
    })
    expect(demo.log).toEqual([])
  })

  it('understands every refusal', async () => {
    const demo = await serve()
    const as = await discover(demo)
    const { client, secret } = keyClient(demo)
    const ask = async (given: string, parameters: Record<string, string>) => {
      const method = oauth.ClientSecretBasic(given)
      const response = await oauth.clientCredentialsGrantRequest(as, client, method, parameters, insecure)
      return oauth.processClientCredentialsResponse(as, client, response)
    }
    await expect(ask(secret, { scope: 'projects:read' })).rejects.toMatchObject({ error: 'invalid_scope', status: 400 })
    const challenge = { scheme: 'basic', parameters: { realm: expect.any(String), charset: 'UTF-8' } }
    await expect(ask('kw_live_nobodys', {})).rejects.toMatchObject({ status: 401, cause: [challenge] })
  })

  it('verifies a token as another server would', async () => {
    const demo = await serve()
    const as = await discover(demo)
    const { client, secret } = keyClient(demo)
    const answered = await oauth.clientCredentialsGrantRequest(as, client, oauth.ClientSecretPost(secret), {}, insecure)
    const { access_token: token } = await oauth.processClientCredentialsResponse(as, client, answered)
    const request = new Request('https://other.example/', { headers: { authorization: `Bearer ${token}` } })
    const claims = await oauth.validateJwtAccessToken(as, request, demo.base, { signingAlgorithms: ['RS256'], ...insecure })
    expect(claims).toMatchObject({ iss: demo.base, sub: client.client_id, client_id: client.client_id, scope: 'export:read' })
  })

  it('logs a person in by code and PKCE, renews the login and ends it', async () => {
    const demo = await serve()
    const as = await discover(demo)
    const callback = await createCallback()
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const authorize = new URL(as.authorization_endpoint ?? '')
    authorize.search = new URLSearchParams({
      response_type: 'code',
      client_id: program.client_id,
      redirect_uri: callback.uri,
      scope: 'export:read',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString()
    const browser = await signedIn(demo.base, 'customer')
    await browser.press(await browser.open(authorize.href), /^Allow$/)

    const parameters = oauth.validateAuthResponse(as, program, await callback.called, state)
    const answered = await oauth.authorizationCodeGrantRequest(
      as,
      program,
      oauth.None(),
      parameters,
      callback.uri,
      verifier,
      insecure,
    )
    const first = await oauth.processAuthorizationCodeResponse(as, program, answered)
    expect(first.scope).toBe('export:read')
    expect((await show(demo, '/export', first.access_token)).status).toBe(200)

    const renew = async (refreshToken = '') => {
      const response = await oauth.refreshTokenGrantRequest(as, program, oauth.None(), refreshToken, insecure)
      return oauth.processRefreshTokenResponse(as, program, response)
    }
    const second = await renew(first.refresh_token)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect((await show(demo, '/export', second.access_token)).status).toBe(200)
    const { refresh_token: last = '' } = second
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, program, oauth.None(), last, insecure))
    await expect(renew(last)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(show(demo, '/export', second.access_token)).rejects.toMatchObject({ status: 401 })
    expect(demo.log).toEqual([])
  })

  it('has a token bound to a key of its own, which is worth nothing to others', async () => {
    const demo = await serve()
    const as = await discover(demo)
    expect(as.dpop_signing_alg_values_supported).toContain('ES256')
    const { client, secret } = keyClient(demo)
    const handle = async () => oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
    const DPoP = await handle()
    const method = oauth.ClientSecretBasic(secret)
    const answered = await oauth.clientCredentialsGrantRequest(as, client, method, {}, { DPoP, ...insecure })
    const { access_token: token, token_type: type } = await oauth.processClientCredentialsResponse(as, client, answered)
    expect(type).toBe('dpop')
    expect((await show(demo, '/export', token, { DPoP })).status).toBe(200)
    await expect(show(demo, '/export', token, { DPoP: await handle() })).rejects.toMatchObject({ status: 401 })
    await expect(show(demo, '/export', token)).rejects.toMatchObject({ status: 401 })
    const introspected = await oauth.introspectionRequest(as, client, method, token, insecure)
    expect(await oauth.processIntrospectionResponse(as, client, introspected)).toMatchObject({
      active: true,
      token_type: 'DPoP',
      cnf: { jkt: await DPoP.calculateThumbprint() },
    })
  })

  it('is told when a person says no', async () => {
    const demo = await serve()
    const as = await discover(demo)
    const callback = await createCallback()
    const authorize = new URL(as.authorization_endpoint ?? '')
    authorize.search = new URLSearchParams({
      response_type: 'code',
      client_id: program.client_id,
      redirect_uri: callback.uri,
      code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
      code_challenge_method: 'S256',
    }).toString()
    const browser = await signedIn(demo.base, 'customer')
    await browser.press(await browser.open(authorize.href), /^Deny$/)
    const called = await callback.called
    expect(() => oauth.validateAuthResponse(as, program, called)).toThrow(
      expect.objectContaining({ error: 'access_denied' }) as Error,
    )
  })

  it('logs a person in by the code that a device shows', async () => {
    const demo = await serve()
    const as = await discover(demo)
    const started = await oauth.deviceAuthorizationRequest(as, program, oauth.None(), { scope: 'export:read' }, insecure)
    const device = await oauth.processDeviceAuthorizationResponse(as, program, started)
    const poll = async () => {
      const response = await oauth.deviceCodeGrantRequest(as, program, oauth.None(), device.device_code, insecure)
      return oauth.processDeviceCodeResponse(as, program, response)
    }
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' })
    const browser = await signedIn(demo.base, 'customer')
    const asked = await browser.open(device.verification_uri)
    const shown = await browser.press(asked, /^Continue$/, { user_code: device.user_code.toLowerCase() })
    await browser.press(shown, /^Connect it$/)
    // a device that asks too soon is told to slow down: this one waits
    await new Promise(resolve => setTimeout(resolve, (device.interval ?? 5) * 1000))
    const { access_token: token, scope } = await poll()
    expect(scope).toBe('export:read')
    expect((await show(demo, '/export', token)).status).toBe(200)
  })
})
