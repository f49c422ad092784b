import type { KeyringOptions } from 'keywright'
import * as oauth from 'oauth4webapi'
import { describe, expect, it } from 'vitest'
import { resourceMetadataUrl } from '../../src/http/resource-metadata.js'
import { type Framework, frameworks } from '../frameworks.js'
import { authFrameworks } from '../oauth/auth-servers.js'

const ISSUER = 'https://api.example.com'
const METADATA = `${ISSUER}/.well-known/oauth-protected-resource`

/** The challenges of a route that demands more than the key has. */
async function challengesOn({ serve }: Framework, keyring: KeyringOptions, ...names: string[]) {
  const app = await serve({ keyring, routes: [{ path: '/', checks: [{ all: ['reports:write'] }] }] })
  const { secret } = await app.keyring.keys.create({ name: 'reader' })
  const answers = await Promise.all(names.map(name => app.send('/', ...(name === '' ? [] : [name.replace('SECRET', secret)]))))
  return answers.map(answer => [answer.status, ...answer.lines('www-authenticate')])
}

describe.each(frameworks)('the challenges on $name', framework => {
  it('say where the metadata is, for the schemes that take tokens', async () => {
    const asked = ['', 'Authorization: Bearer a.b.c', 'Authorization: Bearer SECRET', 'Authorization: Bearer', 'x-api-key: x']
    const plain = `Bearer realm="api", resource_metadata="${METADATA}"`
    const others = [
      'lucca realm="api"',
      'ApiKey realm="api", header="luc-authorization"',
      'ApiKey realm="api", header="x-api-key"',
    ]
    const used = (error: string) => `Bearer realm="api", ${error}, resource_metadata="${METADATA}"`
    expect(await challengesOn(framework, { issuer: ISSUER }, ...asked)).toEqual([
      [401, plain, ...others],
      [401, used('error="invalid_token", error_description="The token is not valid"'), ...others],
      [403, used('error="insufficient_scope", error_description="A grant is missing", scope="reports:write"'), ...others],
      [400, used('error="invalid_request", error_description="The credential is malformed"'), ...others],
      [401, plain, ...others.slice(0, 2), expect.stringContaining('error="invalid_token"') as string],
    ])
  })

  it('say nothing of it where the public address is not known', async () => {
    const [nothing, wrong] = await challengesOn(framework, {}, '', 'Authorization: Bearer a.b.c')
    expect(nothing?.[1]).toBe('Bearer realm="api"')
    expect(JSON.stringify([nothing, wrong])).not.toContain('resource_metadata')
  })
})

describe.each(authFrameworks)('the metadata of a resource on $name', ({ serve }) => {
  it.each(['', '/v1'])('is where oauth4webapi reads in the challenge that it is, below "%s"', async path => {
    const { url, fetch } = await serve({ keyring: { issuer: ISSUER + path } })
    // the test server stands in the place of the public address
    const here = {
      [oauth.customFetch]: (target: string, init: RequestInit) => globalThis.fetch(target.replace(ISSUER, url), init),
    }
    const asking = oauth.protectedResourceRequest('a.b.c', 'GET', new URL(`${ISSUER}/protected`), undefined, null, here)
    const { cause } = (await asking.catch((error: unknown) => error)) as oauth.WWWAuthenticateChallengeError
    const { resource_metadata: told = '' } = cause[0]?.parameters ?? {}
    expect(told).toBe(METADATA + path)
    expect((await fetch(told.replace(ISSUER, ''))).body).toMatchObject({ resource: ISSUER + path })
    const resource = new URL(ISSUER + path)
    const metadata = await oauth
      .resourceDiscoveryRequest(resource, here)
      .then(answer => oauth.processResourceDiscoveryResponse(resource, answer))
    expect(metadata.authorization_servers).toEqual([ISSUER + path])
  })
})

describe('the place of the metadata', () => {
  it.each([
    ['https://api.example.com', METADATA],
    ['https://api.example.com/', METADATA],
    ['https://api.example.com/v1/', `${METADATA}/v1`],
    ['http://127.0.0.1:3000/a/b', 'http://127.0.0.1:3000/.well-known/oauth-protected-resource/a/b'],
    ['https://api.example.com/a"b\\c', `${METADATA}/a%22b/c`],
  ])('of %s can stand in a challenge', (resource, url) => {
    expect(resourceMetadataUrl(resource)).toBe(url)
  })
})
