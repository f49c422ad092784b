import { dpopScheme, type KeyringOptions, xApiKeyScheme } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { manualClock } from '../http/manual-clock.js'
import { BAD_PROOFS, digestOf, proofOf, publicJwk, thumbprintOf } from './proofs.js'
import { issuerWith, makeKey, NOW, signToken, START } from './test-issuer.js'

const key = makeKey('ES256', 'holder')
const privateJwk = { ...publicJwk(key), ...key.privateKey?.export({ format: 'jwk' }) }
const jkt = thumbprintOf(key)
const ISSUER = 'https://api.example.com'
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'

describe.each(frameworks)('tokens of others that are bound to a key on $name', ({ serve }) => {
  const signer = makeKey('ES256', 'signer')
  const token = signToken(signer, { scope: 'a:read', cnf: { jkt } })
  const claims = { htm: 'GET', htu: `${ISSUER}/me`, ath: digestOf(token) }
  const setUp = (keyring: KeyringOptions = {}) =>
    serve({
      keyring: { clock: manualClock(START), issuer: ISSUER, trustedIssuers: [issuerWith(signer)], ...keyring },
      routes: [{ path: '/me', method: 'all', handle: ({ auth }) => ({ id: auth()?.id, scheme: auth()?.scheme }) }],
    })
  const authorization = `Authorization: DPoP ${token}`

  it('are good with a proof', async () => {
    const app = await setUp()
    const answer = await app.send('/me?page=2', authorization, `DPoP: ${proofOf(key, claims)}`)
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({ id: 'user-1', scheme: 'dpop' })
    const posted = proofOf(key, { ...claims, htm: 'DELETE' })
    expect((await app.send('DELETE /me', authorization, `dpop: ${posted}`)).status).toBe(200)
    const absolute = await app.send('http://elsewhere.example.com/me', authorization, `DPoP: ${proofOf(key, claims)}`)
    expect(absolute.status).toBe(200)
    expect((await app.send('/me', `Authorization: Bearer ${token}`)).json()).toMatchObject({ code: 'invalid_token' })
  })

  it('are refused with any other', async () => {
    const app = await setUp()
    for (const { what, lines } of BAD_PROOFS) {
      const sent = lines({ key, claims, privateJwk }).map(line => `DPoP: ${line}`)
      const answer = await app.send('/me', authorization, ...sent)
      expect([what, answer.status, answer.json().code]).toEqual([what, 401, 'invalid_dpop_proof'])
      expect(answer.lines('www-authenticate').at(-1)).toBe(
        `DPoP realm="api", error="invalid_dpop_proof", error_description="The DPoP proof is not valid", algs="${ALGORITHMS}", resource_metadata="${ISSUER}/.well-known/oauth-protected-resource"`,
      )
      expect(answer.lines('www-authenticate').filter(line => line.includes('error='))).toHaveLength(1)
      const said = JSON.stringify([answer.fields, answer.body, app.log])
      for (const part of sent.join('.').split('.')) if (part.length > 12) expect(said).not.toContain(part)
    }
    expect(app.runs()).toBe(0)
    expect((await app.send('/me', authorization, `DPoP: ${proofOf(key, claims)}`)).status).toBe(200)
  })

  it('are refused where they do not hold, before the proof is looked at', async () => {
    const app = await setUp()
    const jti = 'kept'
    for (const bad of [
      signToken(signer, { cnf: { jkt }, exp: NOW }),
      signToken(makeKey('ES256', 'signer'), { cnf: { jkt } }),
      signToken(signer, { cnf: { 'x5t#S256': jkt } }),
      signToken(signer, { cnf: { jkt, 'x5t#S256': jkt } }),
      signToken(signer, { cnf: { jkt: 'x' } }),
    ]) {
      const proof = proofOf(key, { ...claims, jti, ath: digestOf(bad) })
      const answer = await app.send('/me', `Authorization: DPoP ${bad}`, `DPoP: ${proof}`)
      expect([answer.status, answer.json().code]).toEqual([401, 'invalid_token'])
    }
    expect((await app.send('/me', authorization, `DPoP: ${proofOf(key, { ...claims, jti })}`)).status).toBe(200)
  })

  it('are refused where the public address is not known', async () => {
    const app = await serve({
      keyring: { clock: manualClock(START), trustedIssuers: [issuerWith(signer)] },
      routes: [{ path: '/me' }],
    })
    const answer = await app.send('/me', authorization, `DPoP: ${proofOf(key, claims)}`)
    expect(answer.json()).toMatchObject({
      code: 'invalid_dpop_proof',
      detail: expect.stringContaining('public address') as string,
    })
    const local = `http://127.0.0.1:${app.port}/me`
    const good = await app.fetch('/me', {
      headers: { authorization: `DPoP ${token}`, dpop: proofOf(key, { ...claims, htu: local }) },
    })
    expect(good.status).toBe(200)
  })

  it('have a challenge where they were used, and in every 401 where that is asked for', async () => {
    const app = await setUp()
    const schemesOf = async (...lines: string[]) =>
      (await app.send('/me', ...lines)).lines('www-authenticate').map(line => line.split(' ', 1)[0])
    const usual = ['Bearer', 'lucca', 'ApiKey', 'ApiKey']
    expect(await schemesOf()).toEqual(usual)
    expect(await schemesOf('x-api-key: x')).toEqual(usual)
    expect(await schemesOf('Authorization: Bearer a', 'Authorization: Bearer b')).toEqual(usual)
    expect(await schemesOf('Authorization: DPoP')).toEqual([...usual, 'DPoP'])
    expect(await schemesOf('Authorization: DPoP x', 'x-api-key: x')).toEqual([...usual, 'DPoP'])

    const told = await setUp({ schemes: [dpopScheme({ announced: true }), xApiKeyScheme()] })
    expect((await told.send('/me')).lines('www-authenticate')).toEqual([
      `DPoP realm="api", algs="${ALGORITHMS}", resource_metadata="${ISSUER}/.well-known/oauth-protected-resource"`,
      'ApiKey realm="api", header="x-api-key"',
    ])
    const alone = await setUp({ schemes: [dpopScheme()] })
    expect((await alone.send('/me')).lines('www-authenticate')).toHaveLength(1)
    expect((await alone.send('/me', authorization, authorization)).lines('www-authenticate')[0]).toContain(
      'error="invalid_request"',
    )
    expect((await alone.send('/me', authorization, `DPoP: ${proofOf(key, claims)}`)).status).toBe(200)
  })
})
