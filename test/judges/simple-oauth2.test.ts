import { createHash, randomBytes } from 'node:crypto'
import { AuthorizationCode, ClientCredentials, type ModuleOptions } from 'simple-oauth2'
import { describe, expect, it } from 'vitest'
import { signedIn } from './browser.js'
import { createCallback, demos, type ServedDemo } from './demo-servers.js'

type Style = NonNullable<ModuleOptions['options']>

const STYLES: readonly Style[] = [
  { authorizationMethod: 'header', bodyFormat: 'form' },
  { authorizationMethod: 'header', bodyFormat: 'form', credentialsEncodingMode: 'loose' },
  { authorizationMethod: 'header', bodyFormat: 'json' },
  { authorizationMethod: 'body', bodyFormat: 'form' },
  { authorizationMethod: 'body', bodyFormat: 'json' },
]

const use = ({ base }: ServedDemo, token: unknown) =>
  fetch(`${base}/export`, { headers: { authorization: `Bearer ${String(token)}` } })

describe.each(demos)('simple-oauth2 against the demo on $name', ({ serve }) => {
  it.each(STYLES)('exchanges a key and revokes the token: %o', async options => {
    const demo = await serve()
    const { key, secret } = demo.keys.radix
    const client = new ClientCredentials({ client: { id: key.id, secret }, auth: { tokenHost: demo.base }, options })
    const granted = await client.getToken({ scope: ['export:read'] })
    expect(granted.token).toMatchObject({ token_type: 'Bearer', scope: 'export:read' })
    expect(granted.expired()).toBe(false)
    expect((await use(demo, granted.token.access_token)).status).toBe(200)
    await granted.revoke('access_token')
    expect((await use(demo, granted.token.access_token)).status).toBe(401)
  })

  // a program on the user's machine has no secret: its own is empty (RFC 6749 section 2.3.1)
  it.each(STYLES)('logs a person in by code and PKCE, renews the login and ends it: %o', async options => {
    const demo = await serve()
    const callback = await createCallback()
    const client = new AuthorizationCode({ client: { id: 'judge-cli', secret: '' }, auth: { tokenHost: demo.base }, options })
    const verifier = randomBytes(32).toString('base64url')
    const state = randomBytes(8).toString('hex')
    const pkce = {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      response_type: 'code',
    }
    const authorize = client.authorizeURL({ redirect_uri: callback.uri, scope: 'export:read', state, ...pkce })
    const browser = await signedIn(demo.base, 'customer')
    await browser.press(await browser.open(authorize), /^Allow$/)
    const called = (await callback.called).searchParams
    expect(called.get('state')).toBe(state)

    const proof = { code_verifier: verifier }
    const first = await client.getToken({ code: called.get('code') ?? '', redirect_uri: callback.uri, ...proof })
    expect((await use(demo, first.token.access_token)).status).toBe(200)
    const second = await first.refresh()
    expect(second.token.refresh_token).not.toBe(first.token.refresh_token)
    expect((await use(demo, second.token.access_token)).status).toBe(200)
    await second.revokeAll()
    expect((await use(demo, second.token.access_token)).status).toBe(401)
    await expect(second.refresh()).rejects.toThrow('Response Error: 400')
    expect(demo.log).toEqual([])
  })
})
