// This package with everything on: grants, subnets, origins, expiry and usage counting.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadKeywright } from '../../load-keywright.mjs'
import { GRANT } from './route.mjs'
import { makeToken } from './make-token.mjs'

const KEY = {
  name: 'bench',
  account: 'example',
  grants: [GRANT, 'reports:read', 'reports:write', 'users:*'],
  subnets: ['127.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '2001:db8::/32'],
  origins: ['https://app.example.com', 'https://*.example.org'],
  expiresAt: new Date(Date.now() + 86_400_000),
}

const variants = {
  // the key is in the cache; it is read again every five seconds, as always
  async key(createKeyring) {
    const keyring = createKeyring({ store: 'memory:' })
    const { secret } = await keyring.keys.create(KEY)
    return { keyring, headers: { 'luc-authorization': secret } }
  },
  // nothing is ever taken from the cache: every request reads the store
  async cold(createKeyring) {
    const directory = mkdtempSync(join(tmpdir(), 'keywright-bench-'))
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
    const keyring = createKeyring({ store: `sqlite:${join(directory, 'keys.db')}`, maxStalenessSeconds: 0 })
    const { secret } = await keyring.keys.create(KEY)
    return { keyring, headers: { 'luc-authorization': secret } }
  },
  async jwt(createKeyring) {
    const { issuer, audience, jwks, token } = await makeToken()
    const keyring = createKeyring({ store: 'memory:', trustedIssuers: [{ issuer, audience, jwks, algorithms: ['RS256'] }] })
    await keyring.keys.create(KEY)
    return { keyring, headers: { authorization: `Bearer ${token}` } }
  },
}

const protect = framework => async variant => {
  const { createKeyring, apiKeyAuth, requireGrants } = await loadKeywright(framework)
  const { keyring, headers } = await variants[variant](createKeyring)
  return { middleware: [apiKeyAuth(keyring)], checks: [requireGrants(GRANT)], headers }
}

export const express = protect('express')
export const koa = protect('koa')
