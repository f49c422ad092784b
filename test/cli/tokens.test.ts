import { readdirSync } from 'node:fs'
import type { JSONWebKeySet } from 'jose'
import type { Login, Page } from 'keywright'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { asJson, cellsOf, useWorkplace } from './workplace.js'

const { keyring, open, run, json } = useWorkplace()

// of a server that the command line knows nothing of
const ISSUER = 'https://api.example.com'

async function tokenOfKey() {
  const { issuing } = keyring().foundation
  const { key } = await keyring().keys.create({ name: 'export', account: 'acme', grants: ['a:read'] })
  const secretId = key.secrets[0]?.id ?? ''
  const made = await issuing.forKey(
    { keyId: key.id, secretId, account: 'acme', grants: ['a:read'], subnets: null, origins: null, expiresAt: null },
    { issuer: ISSUER, scope: undefined, boundTo: null },
  )
  return { key, token: made.token }
}

async function logIn(user: string, clientId = 'cli') {
  const { issuing } = keyring().foundation
  await keyring().members.enrol({ user, account: 'acme' })
  const id = issuing.logins.newId()
  const by = { user }
  const started = await issuing.startLogin(
    { id, user, account: 'acme', clientId, grants: ['a:read'], boundTo: null, by },
    ISSUER,
    [],
  )
  if (!started) throw new Error('no login')
  const login = await keyring().logins.get(id)
  if (!login) throw new Error('no login')
  return { login, refreshToken: started.refreshToken ?? '', token: started.token.token }
}

const tokens = (input: string, ...args: string[]) => run(['tokens', ...args], {}, input)
const inspected = async (input: string) =>
  JSON.parse((await tokens(input, 'inspect', '--json')).stdout) as Record<string, unknown>

describe('keywright tokens inspect', () => {
  it('shows what a token says, whatever its issuer is called', async () => {
    const { key, token } = await tokenOfKey()
    const { code, stdout, stderr } = await tokens(`${token}\n`, 'inspect')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const line of [
      /^access token \w{22}\n/,
      /state +good/,
      new RegExp(`key +${key.id}`),
      /grants +a:read/,
      /issuer +https:\/\/api/,
    ])
      expect(stdout).toMatch(line)
    expect(await inspected(token)).toMatchObject({
      kind: 'access_token',
      active: true,
      refusal: null,
      claims: { key_id: key.id },
    })
    expect(stdout).not.toContain(token.split('.')[2])
  })

  it('says why a token is refused', async () => {
    const { key, token } = await tokenOfKey()
    await keyring().keys.revoke(key.id)
    expect((await tokens(token, 'inspect')).stdout).toContain(
      'refused: The API key that the token was made from is no longer good.',
    )
    expect(await inspected(token)).toMatchObject({ active: false, refusal: expect.stringContaining('no longer good') as string })
  })

  it('knows refresh tokens', async () => {
    const { login, refreshToken } = await logIn('u_refresh')
    expect(await inspected(refreshToken)).toEqual({ kind: 'refresh_token', active: true, refusal: null, login: asJson(login) })
    const by = { user: 'u_refresh' }
    await keyring().foundation.issuing.logins.renew(refreshToken, { clientId: 'cli', boundTo: null, by })
    const { stdout } = await tokens(refreshToken, 'inspect')
    expect(stdout).toContain('refused: The refresh token was used before')
    expect(stdout).toContain(login.id)
    expect(stdout).not.toContain(refreshToken)
  })

  it('tells what is no token, without repeating it', async () => {
    const { secret } = await keyring().keys.create({ name: 'no token' })
    const no = 'keywright: this is no token of sqlite:keywright.db, or it has expired or its login has ended\n'
    expect(await tokens(secret, 'inspect')).toEqual({ code: 1, stdout: '', stderr: no })
    expect(await tokens('a.b.c', 'inspect')).toMatchObject({ code: 1, stderr: no })
    expect(await tokens('x'.repeat(100_000), 'inspect')).toMatchObject({ code: 1, stderr: no })
  })

  it('takes a token from standard input alone', async () => {
    expect(await run(['tokens', 'inspect'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no token on standard input') as string,
    })
    expect(await tokens('Bearer a.b.c', 'inspect')).toMatchObject({ code: 2, stdout: '' })
    const { code, stderr } = await run(['tokens', 'inspect', 'a.b.c'])
    expect(code).toBe(2)
    expect(stderr).not.toContain('a.b.c')
  })
})

describe('keywright tokens revoke', () => {
  it('ends a token, once', async () => {
    const { token } = await tokenOfKey()
    expect(await tokens(token, 'revoke', '--as', 'bob')).toEqual({ code: 0, stdout: 'Revoked the token.\n', stderr: '' })
    expect(await inspected(token)).toMatchObject({ active: false, refusal: 'The token was revoked.' })
    expect(await tokens(token, 'revoke')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^keywright: there is nothing to revoke: /) as string,
    })
    const { items } = await keyring().audit.list({ action: 'token.revoked' })
    expect(items.map(({ actor }) => actor.user)).toEqual(['bob'])
  })

  it('ends a login by its refresh token', async () => {
    const { login, token, refreshToken } = await logIn('u_revoke')
    expect(await tokens(refreshToken, 'revoke', '--json')).toMatchObject({ code: 0, stdout: '{"revoked":true}\n' })
    expect(await keyring().foundation.issuing.logins.find(login.id)).toBeNull()
    expect(await inspected(token)).toMatchObject({ active: false, refusal: 'The login has ended.' })
  })
})

describe('keywright tokens rotate-key', () => {
  it('has a new key sign, and leaves the tokens of the other good', async () => {
    const { token } = await tokenOfKey()
    const made = await json<{ kid: string; algorithm: string; retired: boolean }>('tokens', 'rotate-key', '--as', 'ada')
    expect(made).toEqual({ kid: expect.any(String) as string, algorithm: 'RS256', retired: false })
    expect(await inspected(token)).toMatchObject({ active: true })
    const { items } = await keyring().audit.list({ action: 'signing_key.created', limit: 1 })
    expect(items).toMatchObject([{ subject: { kind: 'signing_key', id: made.kid }, actor: { user: 'ada' } }])
    expect((await run(['tokens', 'rotate-key'])).stdout).toMatch(
      /^Key \w+ signs from now on \(RS256\); tokens made before stay good/,
    )
  })

  it('ends all tokens only where it is told twice', async () => {
    const { token } = await tokenOfKey()
    expect(await run(['tokens', 'rotate-key', '--retire'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('add --yes') as string,
    })
    expect(await inspected(token)).toMatchObject({ active: true })
    expect(await json('tokens', 'rotate-key', '--retire', '--yes')).toMatchObject({ retired: true })
    expect((await tokens(token, 'inspect')).code).toBe(1)
  })

  it('makes a key for the algorithm that the application signs with', async () => {
    const other = open({ tokens: { algorithm: 'ES256' } })
    await other.tokens.rotateSigningKey({ retire: true })
    await other.close()
    const { kid, algorithm } = await json<{ kid: string; algorithm: string }>('tokens', 'rotate-key')
    expect(algorithm).toBe('ES256')
    const again = open({ tokens: { algorithm: 'ES256' } })
    const { keys }: JSONWebKeySet = await again.tokens.publicKeys()
    expect(await again.foundation.issuing.signingKeys.toSign()).toMatchObject({ kid })
    await again.close()
    expect(keys.map(({ alg }) => alg)).toEqual(['ES256', 'ES256'])
  })
})

describe('keywright tokens rotate-key beside an application with other options', () => {
  const { folder, open: openOther, run: runOther } = useWorkplace()
  const secret = 'the secret of the application, of more than 32 bytes'
  afterEach(() => void vi.unstubAllEnvs())

  it('refuses under another secret, and makes no file with one', async () => {
    vi.stubEnv('KEYWRIGHT_SECRET', secret)
    const application = openOther({ tokens: { algorithm: 'ES256', loginLifetimeDays: 120 } })
    onTestFinished(() => application.close())
    const { keys } = await application.tokens.publicKeys()
    const environments: Record<string, string>[] = [{}, { KEYWRIGHT_SECRET: `not ${secret}` }]
    for (const env of environments)
      expect(await runOther(['tokens', 'rotate-key', '--retire', '--yes'], env)).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^keywright: .*KEYWRIGHT_SECRET.*\.secret.*\n$/) as string,
      })
    expect(readdirSync(folder()).filter(name => name.includes('.secret'))).toEqual([])
    expect(await application.tokens.publicKeys()).toEqual({ keys })
    const { code, stdout } = await runOther(['tokens', 'rotate-key', '--json'], { KEYWRIGHT_SECRET: secret })
    const { kid } = JSON.parse(stdout) as { kid: string }
    expect({ code, signs: await application.foundation.issuing.signingKeys.toSign() }).toMatchObject({ code: 0, signs: { kid } })
    const { verifiesUntil = 0, signsUntil = 0 } = (await application.foundation.issuing.signingKeys.find(kid)) ?? {}
    expect(verifiesUntil - signsUntil).toBeGreaterThan(120 * 86_400_000)
  })
})

describe('keywright logins', () => {
  it('lists those that have not ended, and narrows them', async () => {
    const { login } = await logIn('u_list', 'reports')
    const { stdout } = await run(['logins', 'list'])
    const [head, ...rows] = cellsOf(stdout)
    expect(head).toEqual(['id', 'user', 'account', 'client', 'grants', 'since', 'until'])
    expect(rows.find(([id]) => id === login.id)?.slice(1, 5)).toEqual(['u_list', 'acme', 'reports', 'a:read'])
    expect(await json<Page<Login>>('logins', 'list', '--account', 'acme', '--user', 'u_list')).toEqual({
      items: [asJson(login)],
      next: null,
    })
    expect(await run(['logins', 'list', '--account', 'nobody'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'No such logins in sqlite:keywright.db.\n',
    })
  })

  it('ends one with all of its tokens', async () => {
    const { login, token } = await logIn('u_end')
    expect(await run(['logins', 'end', login.id, '--reason', 'the laptop was stolen', '--as', 'bob'])).toEqual({
      code: 0,
      stdout: `Ended login ${login.id} of u_end with cli, and all of its tokens.\n`,
      stderr: '',
    })
    expect(await inspected(token)).toMatchObject({ active: false })
    const { items } = await keyring().audit.list({ subject: login.id, action: 'login.ended' })
    expect(items).toMatchObject([{ actor: { user: 'bob' }, reason: 'the laptop was stolen' }])
    expect(await run(['logins', 'end', login.id])).toMatchObject({
      code: 1,
      stderr: `keywright: there is no login ${login.id} in sqlite:keywright.db: "keywright logins list" shows them\n`,
    })
  })

  it('does not repeat a token that was taken for an id', async () => {
    const { refreshToken } = await logIn('u_mistaken')
    const { code, stderr } = await run(['logins', 'end', refreshToken])
    expect(code).toBe(1)
    expect(stderr).not.toContain(refreshToken)
  })
})
