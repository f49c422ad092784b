import { AuthError, type KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks, type Framework } from '../frameworks.js'

const CHALLENGES =
  'Bearer realm="api", lucca realm="api", ApiKey realm="api", header="luc-authorization", ApiKey realm="api", header="x-api-key"'

async function serveThrowing(framework: Framework, keyring: KeyringOptions = {}) {
  const app = await framework.serve({
    keyring,
    auth: { onError: 'throw' },
    routes: [
      { path: '/', method: 'all' },
      { path: '/reports', checks: [{ all: ['reports:read'] }] },
    ],
  })
  const { key, secret } = await app.keyring.keys.create({ name: 'reader' })
  return { app, id: key.id, secret }
}

describe.each(frameworks)('the errors of $name', framework => {
  it("hands a refusal to the framework's own error handling, with status and header fields", async () => {
    const { app, id, secret } = await serveThrowing(framework)
    const nothing = await app.send('/')
    const malformed = await app.send('/', 'Authorization: Bearer')
    const missingGrant = await app.send('/reports', `x-api-key: ${secret}`)
    await app.keyring.keys.revoke(id)
    const revoked = await app.send('/', `x-api-key: ${secret}`)

    expect(app.errors.map(error => (error instanceof AuthError ? [error.status, error.code] : error))).toEqual([
      [401, 'missing_credential'],
      [400, 'invalid_request'],
      [403, 'insufficient_grants'],
      [401, 'key_revoked'],
    ])
    expect([nothing, malformed, missingGrant, revoked].map(answer => answer.status)).toEqual([401, 400, 403, 401])
    expect(nothing.field('www-authenticate')).toBe(CHALLENGES)
    expect(malformed.field('www-authenticate')).toContain('Bearer realm="api", error="invalid_request"')
    expect(missingGrant.field('www-authenticate')).toContain('scope="reports:read"')
    expect(revoked.field('www-authenticate')).toContain('error="invalid_token"')
    for (const answer of [nothing, malformed, missingGrant, revoked]) {
      expect(answer.field('content-type')).not.toContain('problem')
      expect(answer.field('vary')).toContain('authorization')
      expect(`${answer.body}${app.errors.map(error => (error as Error).stack).join('')}`).not.toContain(secret)
    }
    expect(app.runs()).toBe(0)
  })

  it('keeps CORS fields on a refusal that the framework answers', async () => {
    const { app } = await serveThrowing(framework, { cors: { origins: ['https://app.example.com'], credentials: true } })
    const refused = await app.send('/', 'Origin: https://app.example.com')
    expect(refused.status).toBe(401)
    expect(refused.field('access-control-allow-origin')).toBe('https://app.example.com')
    expect(refused.field('access-control-allow-credentials')).toBe('true')
    expect(refused.field('vary')).toMatch(/origin/i)

    const hostile = await app.send('/', 'Origin: https://evil.example.net')
    expect(hostile.status).toBe(403)
    expect(hostile.field('access-control-allow-origin')).toBeNull()
    expect(hostile.field('vary')).toMatch(/origin/i)
  })

  // Express takes next(undefined), next(null) and next('route') for leave to go on
  const STRANGE = [undefined, null, 0, '', false, 'route', 'router', Object.freeze(new Error('frozen')), { status: 200 }]

  describe.each([{ onError: 'throw' as const }, { onError: 'respond' as const }])('with onError $onError', ({ onError }) => {
    it.each(STRANGE)('stays closed where a policy throws %j', async thrown => {
      for (const policy of [
        () => {
          throw thrown
        },
        () => Promise.reject(thrown),
      ]) {
        const app = await framework.serve({ keyring: { policies: [policy] }, auth: { onError } })
        const { secret } = await app.keyring.keys.create({ name: 'reader' })
        const answer = await app.send('/', `x-api-key: ${secret}`)
        expect([answer.status, app.runs()]).toEqual([500, 0])
      }
    })

    it('is not taken in by a policy that says nothing was presented', async () => {
      const app = await framework.serve({
        keyring: {
          policies: [
            () => {
              throw new AuthError('missing_credential')
            },
          ],
        },
        auth: { onError, required: false },
      })
      const { secret } = await app.keyring.keys.create({ name: 'reader' })
      const answer = await app.send('/', `x-api-key: ${secret}`)
      expect([answer.status, app.runs()]).toEqual([401, 0])
    })
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
    [
      'throws nothing',
      () => {
        throw undefined
      },
    ],
    ['gives nothing', () => undefined],
    ['gives a status that is none', () => ({ status: 450.5, headers: {}, body: '' })],
    ['gives a header field that is none', () => ({ status: 401, headers: { 'x\n': 'y' }, body: '' })],
    ['gives a body that is none', () => ({ status: 401, headers: {}, body: 5 })],
  ])('stays closed where renderRefusal %s', async (_, renderRefusal) => {
    const app = await framework.serve({ keyring: { renderRefusal: renderRefusal as never } })
    const answer = await app.send('/')
    expect([answer.status, answer.json().code, app.runs()]).toEqual([401, 'missing_credential', 0])
    expect(app.log.join('\n')).toContain('renderRefusal')
  })

  it.each([undefined, new Error('the log is full')])('stays closed where the logger throws %s', async thrown => {
    const fail = () => {
      throw thrown
    }
    const app = await framework.serve({
      keyring: { logger: { warn: () => undefined, error: fail }, store: { findByDigest: fail } },
    })
    const answer = await app.send('/', 'x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e')
    expect([answer.status >= 500, app.runs()]).toEqual([true, 0])
  })
})

describe.each(frameworks)('a policy of $name that throws', framework => {
  it('one and the same error each time: the challenge is that of the request', async () => {
    const closed = new AuthError('insufficient_grants', { members: { required: ['a:read'] } })
    const refuseAll = () => {
      throw closed
    }
    const app = await framework.serve({ keyring: { policies: [refuseAll] }, routes: [{ path: '/' }] })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    const first = await app.send('/', `x-api-key: ${secret}`)
    const second = await app.send('/', `Authorization: Bearer ${secret}`)
    expect(first.field('www-authenticate')).toMatch(
      /^Bearer realm="api", lucca .*error="insufficient_scope".*header="x-api-key"$/,
    )
    expect(second.field('www-authenticate')).toMatch(/^Bearer realm="api", error="insufficient_scope"/)
    expect(closed.schemes).toEqual([])
  })

  it.each(['respond', 'throw'] as const)('an error that can not be sent: 500, and the server lives on (%s)', async onError => {
    const refuse = () => {
      throw new AuthError('not_here', { headers: { 'x-asked': 'a\r\nb' } })
    }
    const app = await framework.serve({ keyring: { policies: [refuse] }, auth: { onError }, routes: [{ path: '/' }] })
    const { secret } = await app.keyring.keys.create({ name: 'reader' })
    for (let i = 0; i < 2; i++) {
      const answer = await app.send('/', `x-api-key: ${secret}`)
      expect([answer.status, answer.field('x-asked')]).toEqual([500, null])
    }
  })
})

it('an AuthError has a status that refuses', () => {
  for (const status of [200, 204, 302, 600, 403.5, Number.NaN])
    expect(() => new AuthError('odd', { status })).toThrow(
      new TypeError(`AuthError: status must be from 400 to 599, not ${status}`),
    )
})
