import * as client from 'openid-client'
import { describe, expect, it } from 'vitest'
import { signedIn } from './browser.js'
import { createCallback, demos, type ServedDemo } from './demo-servers.js'

const discover = ({ base }: ServedDemo, id: string, authentication: client.ClientAuth) =>
  client.discovery(new URL(base), id, undefined, authentication, {
    algorithm: 'oauth2',
    // the demo is at a loopback address
    execute: [client.allowInsecureRequests],
  })

const show = ({ base }: ServedDemo, config: client.Configuration, token: string, options: client.DPoPOptions = {}) =>
  client.fetchProtectedResource(config, token, new URL('/export', base), 'GET', null, undefined, options)

describe.each(demos)('openid-client against the demo on $name', ({ serve }) => {
  it.each([
    ['Basic', client.ClientSecretBasic],
    ['the body', client.ClientSecretPost],
  ])('exchanges a key by %s, uses, introspects and revokes the token', async (_name, method) => {
    const demo = await serve()
    const { key, secret } = demo.keys.radix
    const config = await discover(demo, key.id, method(secret))
    expect(config.serverMetadata().supportsPKCE()).toBe(true)
    const { access_token: token, scope, token_type: type } = await client.clientCredentialsGrant(config, { scope: 'export:read' })
    expect({ scope, type }).toEqual({ scope: 'export:read', type: 'bearer' })
    expect((await show(demo, config, token)).status).toBe(200)
    expect(await client.tokenIntrospection(config, token)).toMatchObject({ active: true, client_id: key.id })
    await client.tokenRevocation(config, token)
    expect(await client.tokenIntrospection(config, token)).toEqual({ active: false })
    await expect(show(demo, config, token)).rejects.toMatchObject({ status: 401 })
    await expect(client.clientCredentialsGrant(config, { scope: 'projects:read' })).rejects.toMatchObject({
      error: 'invalid_scope',
    })
    expect(demo.log).toEqual([])
  })

  it('logs a person in by code and PKCE, and renews the login', async () => {
    const demo = await serve()
    const config = await discover(demo, 'judge-cli', client.None())
    const callback = await createCallback()
    const verifier = client.randomPKCECodeVerifier()
    const state = client.randomState()
    const authorize = client.buildAuthorizationUrl(config, {
      redirect_uri: callback.uri,
      scope: 'export:read',
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const browser = await signedIn(demo.base, 'customer')
    await browser.press(await browser.open(authorize.href), /^Allow$/)
    const first = await client.authorizationCodeGrant(config, await callback.called, {
      pkceCodeVerifier: verifier,
      expectedState: state,
    })
    expect((await show(demo, config, first.access_token)).status).toBe(200)
    const second = await client.refreshTokenGrant(config, first.refresh_token ?? '')
    expect((await show(demo, config, second.access_token)).status).toBe(200)
    await expect(client.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(demo.log).toEqual([])
  })

  it('logs a person in with a login bound to a key of its own, and renews it', async () => {
    const demo = await serve()
    const config = await discover(demo, 'judge-cli', client.None())
    const callback = await createCallback()
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair())
    const verifier = client.randomPKCECodeVerifier()
    const authorize = client.buildAuthorizationUrl(config, {
      redirect_uri: callback.uri,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      dpop_jkt: await DPoP.calculateThumbprint(),
    })
    const browser = await signedIn(demo.base, 'customer')
    await browser.press(await browser.open(authorize.href), /^Allow$/)
    const checks = { pkceCodeVerifier: verifier }
    const first = await client.authorizationCodeGrant(config, await callback.called, checks, undefined, { DPoP })
    expect(first.token_type).toBe('dpop')
    expect((await show(demo, config, first.access_token, { DPoP })).status).toBe(200)
    await expect(show(demo, config, first.access_token)).rejects.toMatchObject({ status: 401 })
    const renew = (options: client.DPoPOptions) => client.refreshTokenGrant(config, first.refresh_token ?? '', undefined, options)
    const other = client.getDPoPHandle(config, await client.randomDPoPKeyPair())
    await expect(renew({ DPoP: other })).rejects.toMatchObject({ error: 'invalid_grant' })
    const second = await renew({ DPoP })
    expect((await show(demo, config, second.access_token, { DPoP })).status).toBe(200)
  })

  it('logs a person in by the code that a device shows', async () => {
    const demo = await serve()
    const config = await discover(demo, 'judge-tv', client.None())
    const device = await client.initiateDeviceAuthorization(config, { scope: 'export:read' })
    const polling = client.pollDeviceAuthorizationGrant(config, device)
    const browser = await signedIn(demo.base, 'customer')
    const shown = await browser.press(await browser.open(device.verification_uri_complete ?? ''), /^Continue$/)
    await browser.press(shown, /^Connect it$/)
    const { access_token: token } = await polling
    expect((await show(demo, config, token)).status).toBe(200)
  })
})
