import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createKeyring } from 'keywright'
import { authServer, management } from 'keywright/express'
import { expect, it, onTestFinished } from 'vitest'

async function serve() {
  const keyring = createKeyring({ store: 'memory:', logger: { warn() {}, error() {} } })
  const app = express()
  app.use(authServer(keyring))
  app.use('/api-keys', management(keyring, { identify: () => null }))
  const server = createServer(app)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await keyring.close()
  })
  const { key, secret } = await keyring.keys.create({
    name: 'maker',
    account: 'acme',
    grants: ['keys:read', 'keys:write', 'a:read'],
  })
  const ask = async (credential: string, path: string, body: object | null = null, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/api-keys${path}`, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json', ...headers },
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const exchange = async (scope: string) => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: key.id, client_secret: secret, scope })
    const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form })
    return ((await answer.json()) as { access_token: string }).access_token
  }
  return { keyring, key, secret, ask, exchange }
}

it('tells a token what it is', async () => {
  const { key, ask, exchange } = await serve()
  const { status, body } = await ask(await exchange('a:read'), '/self')
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { kind: 'token', keyId: key.id, name: 'maker', grants: ['a:read'] },
  })
})

it('does not let a token that may do less revoke the key', async () => {
  const { keyring, key, ask, exchange } = await serve()
  expect(await ask(await exchange('a:read'), '/self/revoke', {})).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect((await keyring.keys.get(key.id))?.state).toBe('active')
})

it('lets no token make a key or a secret that outlives it', async () => {
  const { key, ask, exchange } = await serve()
  const token = await exchange('keys:write')
  const made = await ask(token, '/keys', { name: 'without an end', grants: [] })
  const end = new Date((made.body.key as { expiresAt: string }).expiresAt).getTime()
  expect(end).toBeLessThanOrEqual(Date.now() + 3_600_000)
  expect(
    await ask(token, '/keys', { name: 'longer', grants: [], expiresAt: new Date(end + 60_000).toISOString() }),
  ).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  })
  expect(await ask(token, `/keys/${key.id}/rotate`, {})).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

it('does not give a narrower token what the key was answered under the same Idempotency-Key', async () => {
  const { keyring, secret, ask, exchange } = await serve()
  const expiresAt = new Date(Date.now() + 600_000).toISOString()
  const input = { name: 'short', grants: [], expiresAt }
  const again = { 'idempotency-key': 'the-same' }
  const made = await ask(secret, '/keys', input, again)
  expect(made.status).toBe(201)
  const other = await ask(await exchange('keys:write'), '/keys', input, again)
  expect(other.status).toBe(201)
  expect(other.body.secret).not.toBe(made.body.secret)
  expect((await keyring.keys.list({ account: 'acme' })).items).toHaveLength(3)
})
