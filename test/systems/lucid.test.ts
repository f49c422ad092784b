import { describe, expect, it } from 'vitest'
import { CONTENT, READ } from './lucid-grants.js'
import { DOCUMENTS, PROFILE, SHARES } from './lucid-lines.js'
import { openLucid as open } from './open-lucid.js'
import { systemServers } from './system-servers.js'

const ACME = { account: 'acme' }

describe.each(systemServers)('Lucid on $name: what its documents say', ({ serve }) => {
  it('GET /users/me/profile and GET /documents take a Bearer key and Lucid-Api-Version: 1', async () => {
    const { ask, secret } = await open(serve)
    expect((await ask(PROFILE, secret)).status).toBe(200)
    const documents = await ask(DOCUMENTS, secret)
    expect(documents.status).toBe(200)
    expect(JSON.parse(documents.text)).toEqual([{ documentId: '1', title: 'Sample document' }])
  })

  it('Lucid-Api-Version is required', async () => {
    const { ask, secret } = await open(serve)
    // where no route is shows how far requests get
    for (const [path, status] of Object.entries({ documents: 200, nowhere: 404 })) {
      const line = DOCUMENTS.replace('documents', path)
      const refused = await ask(line.replace(` -H 'Lucid-Api-Version: 1'`, ''), secret)
      expect([refused.status, refused.text.includes('documentId')]).toEqual([400, false])
      expect((await ask(line, secret)).status).toBe(status)
    }
  })

  it('a key acts as the user whose it is', async () => {
    const { app, ask, secret, key } = await open(serve)
    const bobs = await app.make('bob', { name: 'script', grants: ['user.profile'] })
    const ids = [await ask(PROFILE, secret), await ask(PROFILE, bobs.secret)].map(({ body }) => body.id)
    expect([key.owner, ...ids]).toEqual(['ada', 'ada', 'bob'])
  })

  it('a key is never made to do what its user can not', async () => {
    const { app } = await open(serve)
    const body = { name: 'people', grants: [READ, 'account.user:readonly'] }
    const refused = await app.manage('POST /keys', { as: 'ada', body })
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    expect(refused.text).toContain('you do not hold account.user:readonly yourself')
    expect((await app.keyring.keys.list(ACME)).items).toHaveLength(1)
    await app.make('bob', { name: 'people', grants: ['account.user:readonly'] })
  })

  it('what the user loses, the key loses', async () => {
    const { app, ask, secret } = await open(serve)
    const answers = async () => [(await ask(PROFILE, secret)).status, (await ask(DOCUMENTS, secret)).status]
    expect(await answers()).toEqual([200, 200])
    await app.keyring.members.update('ada', { grants: [READ] }, ACME)
    expect(await answers()).toEqual([403, 200])
    // nor can the key be replaced by one that may
    const again = await app.manage('POST /keys', { as: 'ada', body: { name: 'again', grants: ['user.profile'] } })
    expect([again.status, again.body.code]).toEqual([403, 'forbidden'])
    await app.keyring.members.update('ada', { grants: [CONTENT] }, ACME)
    expect(await answers()).toEqual([403, 403])
  })

  it('a key ends with its user', async () => {
    const { app, ask, secret } = await open(serve)
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
    await app.keyring.members.deactivate('ada', ACME)
    const refused = await ask(DOCUMENTS, secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'owner_inactive'])
    expect((await app.manage('POST /keys', { as: 'ada', body: { name: 'again', grants: [READ] } })).status).toBe(403)
  })

  it('keys are personal: nobody else sees, changes, or ends one', async () => {
    const { app, ask, id, secret } = await open(serve)
    const answers = [
      await app.manage(`GET /keys/${id}`, { as: 'bob' }),
      await app.manage(`PATCH /keys/${id}`, { as: 'bob', body: { name: 'mine' } }),
      await app.manage(`POST /keys/${id}/rotate`, { as: 'bob', body: {} }),
      await app.manage(`POST /keys/${id}/revoke`, { as: 'bob', body: {} }),
      await app.manage(`DELETE /keys/${id}`, { as: 'bob' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect((await app.manage('GET /keys', { as: 'bob' })).body.items).toEqual([])
    expect((await app.manage('GET /keys', { as: 'ada' })).body.items).toHaveLength(1)
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
  })

  it('the name of a key can be changed later', async () => {
    const { app, ask, id, secret } = await open(serve)
    const renamed = await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { name: 'renamed' } })
    expect([renamed.status, renamed.body.name, renamed.body.grants]).toEqual([200, 'renamed', [READ, 'user.profile']])
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
  })

  it('a key expires whenever its user likes', async () => {
    const { app, make, ask } = await open(serve)
    const day = await make({ expiresAt: new Date(app.clock().getTime() + 86_400_000).toISOString() })
    const years = await make({ expiresAt: '2049-12-31T23:59:59Z' })
    const answers = async () => [(await ask(DOCUMENTS, day.secret)).status, (await ask(DOCUMENTS, years.secret)).status]
    app.clock.advance({ seconds: 86_399 })
    expect(await answers()).toEqual([200, 200])
    app.clock.advance({ seconds: 1 })
    expect(await answers()).toEqual([401, 200])
    app.clock.set(new Date('2049-12-31T23:59:58Z'))
    expect(await answers()).toEqual([401, 200])
    app.clock.advance({ seconds: 1 })
    expect(await answers()).toEqual([401, 401])
  })

  it('a key may never expire', async () => {
    const { app, ask, key, secret } = await open(serve, { expiresAt: null })
    expect(key.expiresAt).toBeNull()
    app.clock.advance({ days: 36_500 })
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
    const { text } = await app.fetch('/developer/keys/new', { headers: { 'x-example-user': 'ada' } })
    expect(text).toMatch(/name="expiresAt" value="never"[^]*Choose an end unless you have a reason not to\./)
  })

  it('the grants of a key are fixed at its creation', async () => {
    const { app, ask, id, secret } = await open(serve, { grants: [READ] })
    for (const grants of [[READ, 'user.profile'], ['user.profile'], []]) {
      const refused = await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { grants } })
      expect([refused.status, refused.body.rule]).toEqual([422, 'grantsImmutable'])
    }
    const rotated = await app.manage(`POST /keys/${id}/rotate`, { as: 'ada', body: { graceSeconds: 60 } })
    expect(rotated.status).toBe(200)
    expect([(await ask(DOCUMENTS, secret)).status, (await ask(PROFILE, secret)).status]).toEqual([200, 403])
  })

  it('an expired key can not be refreshed: a new one must be made', async () => {
    const { app, make, ask, id, secret } = await open(serve, { expiresAt: '2030-01-16T12:00:00Z' })
    app.clock.advance({ days: 1 })
    const answers = [
      await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { expiresAt: null } }),
      await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { expiresAt: '2031-01-01T00:00:00Z' } }),
      await app.manage(`POST /keys/${id}/rotate`, { as: 'ada', body: {} }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409])
    expect((await ask(DOCUMENTS, secret)).status).toBe(401)
    expect((await ask(DOCUMENTS, (await make()).secret)).status).toBe(200)
  })

  it('any key can be deleted any time before its expiration', async () => {
    const { app, make, ask, id, secret } = await open(serve)
    const ending = await make({ expiresAt: '2030-01-16T12:00:00Z' })
    for (const one of [{ id, secret }, ending]) {
      expect((await ask(DOCUMENTS, one.secret)).status).toBe(200)
      expect((await app.manage(`DELETE /keys/${one.id}`, { as: 'ada' })).status).toBe(204)
      expect((await ask(DOCUMENTS, one.secret)).body.code).toBe('unknown_key')
    }
    expect((await app.manage('GET /keys', { as: 'ada' })).body.items).toEqual([])
  })

  it('the user can revoke access at any time', async () => {
    const { app, ask, id, secret } = await open(serve)
    expect((await app.manage(`POST /keys/${id}/revoke`, { as: 'ada', body: {} })).status).toBe(200)
    const refused = await ask(DOCUMENTS, secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'key_revoked'])
  })

  it('a key is shown once', async () => {
    const { app, id, secret } = await open(serve)
    await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { name: 'renamed' } })
    const answers = [
      await app.manage(`GET /keys/${id}`, { as: 'ada' }),
      await app.manage('GET /keys', { as: 'ada' }),
      await app.manage('GET /audit-events', { as: 'ada' }),
    ]
    for (const { status, text } of answers) expect([status, text.includes(secret.slice(8, 30))]).toEqual([200, false])
  })

  it('any one of the grants that an endpoint lists is enough', async () => {
    const { make, ask, secret } = await open(serve, { grants: [READ] })
    const writing = await make({ grants: [CONTENT] })
    const other = await make({ grants: ['user.profile'] })
    const answers = await Promise.all([secret, writing.secret, other.secret].map(one => ask(DOCUMENTS, one)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403])
  })

  it('some endpoints take no API keys, only the tokens of a login', async () => {
    const { ask, logIn, secret } = await open(serve, { grants: [CONTENT, READ, 'user.profile'] })
    expect((await ask(SHARES, secret)).status).toBe(403)
    const granted = await logIn()
    expect([granted.status, granted.body.token_type]).toEqual([200, 'Bearer'])
    const answer = await ask(SHARES, String(granted.body.access_token))
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, [{ documentId: '1', userId: 'ada', role: 'owner' }]])
    expect((await ask(DOCUMENTS, String(granted.body.access_token))).status).toBe(200)
  })
})

describe.each(systemServers)('Lucid on $name: where its documents are silent', ({ serve }) => {
  it('a version that is missing or not served is 400, with a key and with a token', async () => {
    const { ask, logIn, secret } = await open(serve)
    const { body } = await logIn()
    for (const credential of [secret, String(body.access_token)])
      for (const line of [DOCUMENTS.replace(` -H 'Lucid-Api-Version: 1'`, ''), DOCUMENTS.replace('Version: 1', 'Version: 2')]) {
        const refused = await ask(line, credential)
        expect([refused.status, refused.body.code]).toEqual([400, 'unsupported_api_version'])
      }
  })

  it('what was not presented, or is not known, is 401', async () => {
    const { app, ask } = await open(serve)
    const nothing = await app.curl(DOCUMENTS.replace(` -H 'Authorization: Bearer API_KEY'`, ''))
    expect([nothing.status, nothing.body.code, nothing.headers.get('www-authenticate')]).toEqual([
      401,
      'missing_credential',
      expect.stringMatching(/^Bearer realm="api"/),
    ])
    const unknown = await ask(DOCUMENTS, 'nope')
    expect([unknown.status, unknown.body.code]).toEqual([401, 'unknown_key'])
    expect(unknown.headers.get('content-type')).toContain('application/problem+json')
  })

  it('a key that has expired is 401 and says so', async () => {
    const { app, ask, secret } = await open(serve, { expiresAt: '2030-01-16T12:00:00Z' })
    app.clock.advance({ days: 1 })
    const refused = await ask(DOCUMENTS, secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'key_expired'])
  })

  it('a grant that is missing is 403, and the answer lists those of which one is enough', async () => {
    const { ask, secret } = await open(serve, { grants: ['user.profile'] })
    const refused = await ask(DOCUMENTS, secret)
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_grants'])
    expect(refused.body).toMatchObject({ required: [CONTENT, READ], granted: ['user.profile'] })
  })

  it('a key where only tokens are taken is 403', async () => {
    const { ask, secret } = await open(serve, { grants: [CONTENT] })
    const refused = await ask(SHARES, secret)
    expect([refused.status, refused.body.code]).toEqual([403, 'api_key_not_accepted'])
  })

  it('a key is exchanged for no token', async () => {
    const { app, ask, id, secret } = await open(serve, { grants: [CONTENT] })
    const version = `-H 'Lucid-Api-Version: 1'`
    const lines = [
      `curl -X POST 'https://api.lucid.co/oauth/token' -u KEY_ID:API_KEY -d grant_type=client_credentials`,
      `curl -X POST 'https://api.lucid.co/oauth/token' -d client_id=KEY_ID -d client_secret=API_KEY -d grant_type=client_credentials ${version}`,
      `curl -X POST 'https://api.lucid.co/auth' -d client_id=KEY_ID -d client_secret=API_KEY ${version}`,
    ]
    for (const line of lines) {
      const refused = await app.curl(line, { KEY_ID: id, API_KEY: secret })
      expect([refused.status, refused.body.error]).toEqual([403, 'unauthorized_client'])
    }
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
  })

  it('a login gets what it asks for, of what the person can do', async () => {
    const { ask, allow, logIn } = await open(serve)
    const narrow = await logIn(READ)
    expect(narrow.body.scope).toBe(READ)
    const token = String(narrow.body.access_token)
    expect([(await ask(DOCUMENTS, token)).status, (await ask(PROFILE, token)).status]).toEqual([200, 403])
    const all = await logIn()
    expect(String(all.body.scope).split(' ').toSorted()).toEqual([CONTENT, READ, 'user.profile'])
    const more = await allow('account.user:readonly')
    expect(more.searchParams.get('error')).toBe('invalid_scope')
    expect(more.searchParams.has('code')).toBe(false)
  })

  it('a token dies with what its person can do', async () => {
    const { app, ask, logIn } = await open(serve)
    const token = String((await logIn()).body.access_token)
    expect((await ask(SHARES, token)).status).toBe(200)
    await app.keyring.members.update('ada', { grants: [READ] }, ACME)
    const refused = await ask(SHARES, token)
    expect([refused.status, refused.body.code]).toEqual([401, 'token_revoked'])
    await app.keyring.members.update('ada', { grants: null }, ACME)
    expect((await ask(SHARES, token)).status).toBe(200)
    await app.keyring.members.deactivate('ada', ACME)
    expect((await ask(SHARES, token)).status).toBe(401)
  })

  it('the key of somebody who comes back works again', async () => {
    const { app, ask, secret } = await open(serve)
    await app.keyring.members.deactivate('ada', ACME)
    expect((await ask(DOCUMENTS, secret)).status).toBe(401)
    await app.keyring.members.activate('ada', ACME)
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
  })

  it('a key has at least one grant, of those that there are', async () => {
    const { app } = await open(serve)
    const wrong: readonly [grants: readonly string[] | undefined, rule: string][] = [
      [undefined, 'grantsRequired'],
      [[], 'grantsRequired'],
      [['lucidchart.document.app'], 'grantCatalogue'],
    ]
    for (const [grants, rule] of wrong) {
      const refused = await app.manage('POST /keys', { as: 'ada', body: { name: 'x', grants } })
      expect([refused.status, refused.body.rule]).toEqual([422, rule])
    }
  })

  it('a key that is made over HTTP with no word on its end never expires', async () => {
    const { app, ask, key, secret } = await open(serve)
    expect(key.expiresAt).toBeNull()
    app.clock.advance({ days: 3650 })
    expect((await ask(DOCUMENTS, secret)).status).toBe(200)
  })

  it('while a key lives its expiration can be changed, and its secret replaced', async () => {
    const { app, ask, id, secret } = await open(serve, { expiresAt: '2030-01-16T12:00:00Z' })
    const later = await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { expiresAt: '2031-01-01T00:00:00Z' } })
    expect([later.status, later.body.expiresAt]).toEqual([200, '2031-01-01T00:00:00.000Z'])
    const rotated = await app.manage(`POST /keys/${id}/rotate`, { as: 'ada', body: {} })
    expect([(await ask(DOCUMENTS, secret)).status, (await ask(DOCUMENTS, String(rotated.body.secret))).status]).toEqual([
      401, 200,
    ])
  })
})
